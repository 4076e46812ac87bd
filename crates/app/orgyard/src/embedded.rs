//! The embedded home, opened when a command first needs it.

use crate::files;
use crate::in_process::InProcess;
use crate::logs;
use crate::served::{Announcement, Served};
use orgyard_client::{BoxFuture, Home as HomeClient, HttpTransport};
use orgyard_commands::{Embedded, Failure, Printer, ServeOptions, Serving};
use orgyard_engine::{EngineError, Home, HomeOptions};
use orgyard_server::Server;
use orgyard_values::Env;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// As shells have it for a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;
/// What stands for this process in the addresses of requests that never leave it.
const BASE: &str = "http://localhost";

pub(crate) struct EmbeddedHome {
    path: PathBuf,
    env: Env,
    lock_wait: Duration,
    home: OnceLock<Arc<Home>>,
}

impl EmbeddedHome {
    pub(crate) fn new(path: PathBuf, env: Env, lock_wait: Duration) -> Self {
        Self { path, env, lock_wait, home: OnceLock::new() }
    }

    /// A project that is tried out is used as an installed package is: its administrator has all of it.
    fn trial(&self, path: Option<PathBuf>) -> Result<HomeClient, Failure> {
        let failed = |error: EngineError| Failure::new("HomeError", format!("No org for tests can be made: {error}"));
        let options = HomeOptions { opens_custom_fields: true, ..self.options(path) };
        let router = orgyard_server::router(Home::open(options).map_err(failed)?);
        Ok(HomeClient::new(Arc::new(InProcess(router)), BASE))
    }

    fn options(&self, path: Option<PathBuf>) -> HomeOptions {
        let behaviours = orgyard_hub::behaviours();
        let opens_custom_fields = false;
        HomeOptions { path, env: self.env.clone(), behaviours, lock_wait: self.lock_wait, opens_custom_fields }
    }

    fn home(&self) -> Result<&Arc<Home>, Failure> {
        if let Some(home) = self.home.get() {
            return Ok(home);
        }
        let home = Home::open(self.options(Some(self.path.clone()))).map_err(|error| {
            let message = format!("The home {} cannot be opened: {error}", self.path.display());
            Failure::new("HomeError", message)
                .action("Check the folder, or choose another one with the environment variable ORGYARD_HOME")
        })?;
        home.on_wait(Arc::new(|notice| {
            let seconds = notice.waited.as_secs();
            let text = format!("Waiting for {}, which is writing to {} ({seconds} s)", notice.holder, notice.org);
            Printer::terminal().say(&text);
        }));
        Ok(self.home.get_or_init(|| home))
    }

    fn is_served(&self) -> Failure {
        let place = match Announcement::find(&self.path) {
            Some((port, _)) => format!("at http://localhost:{port}"),
            None => "by another process".to_owned(),
        };
        Failure::new("AlreadyServedError", format!("The home {} is served already, {place}.", self.path.display()))
            .action("Use that server, stop it first, or serve another home: its folder is what ORGYARD_HOME says")
    }

    /// Port 0 is the one of last time, if it is free: clients that are logged in find their orgs again.
    fn bind(&self, home: &Arc<Home>, port: u16) -> std::io::Result<Server> {
        let at = |port| Server::bind(home.clone(), SocketAddr::from((Ipv4Addr::LOCALHOST, port)), Vec::new());
        match last_port(&self.path).filter(|_| port == 0) {
            Some(last) => at(last).or_else(|_| at(0)),
            None => at(port),
        }
    }
}

fn last_port(home: &Path) -> Option<u16> {
    std::fs::read_to_string(home.join("serve.last")).ok()?.trim().parse().ok()
}

fn remember_port(home: &Path, port: u16) {
    // Without it the next server has another port, and nothing else is lost.
    let _ = std::fs::write(home.join("serve.last"), format!("{port}\n"));
}

/// Ctrl-C, or what a service manager sends.
async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = term.recv() => {}
        }
        return;
    }
    // Without a signal handler the process just ends, which a home survives as well.
    let _ = tokio::signal::ctrl_c().await;
}

/// Who asks a second time does not want to wait for what runs: a home survives that.
async fn stopped_once() {
    stopped().await;
    tokio::spawn(async {
        stopped().await;
        std::process::exit(INTERRUPTED);
    });
}

impl Embedded for EmbeddedHome {
    fn open(&self) -> Result<HomeClient, Failure> {
        if self.home.get().is_none()
            && let Some((port, secret)) = Announcement::find(&self.path)
        {
            let transport = Served { transport: HttpTransport::on_this_machine()?, secret };
            return Ok(HomeClient::new(Arc::new(transport), &format!("{BASE}:{port}")));
        }
        let router = orgyard_server::router(self.home()?.clone());
        Ok(HomeClient::new(Arc::new(InProcess(router)), BASE))
    }

    fn throwaway(&self) -> Result<HomeClient, Failure> {
        self.trial(None)
    }

    fn kept(&self, folder: &Path) -> Result<HomeClient, Failure> {
        self.trial(Some(folder.to_path_buf()))
    }

    fn serve(
        &self,
        options: ServeOptions,
        ready: Box<dyn FnOnce(Serving) + Send>,
    ) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move {
            logs::start(&options);
            let port = options.port;
            let home = self.home()?.clone();
            let failed = |error: std::io::Error| {
                Failure::new("ServeError", format!("Nothing can be served on port {port}: {error}."))
                    .action("Choose another port with --port, or 0 for any that is free")
            };
            let only = Announcement::claim(&self.path).map_err(failed)?.ok_or_else(|| self.is_served())?;
            let server = self.bind(&home, port).map_err(failed)?.at_most(files::for_connections());
            let port = server.address().port();
            let _announced = Announcement::write(only, &self.path, port, server.secret()).map_err(failed)?;
            remember_port(&self.path, port);
            let authority = server.authority().map(Path::to_path_buf).unwrap_or_default();
            ready(Serving { port, authority, key: server.key().to_owned() });
            server.run(stopped_once()).await.map_err(failed)
        })
    }

    fn finish(&self) {
        if let Some(home) = self.home.get() {
            home.wait_for_jobs();
        }
    }
}
