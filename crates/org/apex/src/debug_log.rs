//! The text of a debug log. Source: Apex Developer Guide, "Debug Log"; "Debug Log Levels" says from which level on an
//! event is told.

use crate::LogLevels;
use crate::code::Code;
use orgyard_apex_vm::{Event, Limits, Vm};

const API_VERSION: &str = "67.0";
const LEVELS: [&str; 8] = ["NONE", "ERROR", "WARN", "INFO", "DEBUG", "FINE", "FINER", "FINEST"];

/// The category and the level of each event. USER_DEBUG brings its own.
const EVENTS: &[(&str, &str, &str)] = &[
    ("CALLOUT_REQUEST", "CALLOUT", "INFO"),
    ("CALLOUT_RESPONSE", "CALLOUT", "INFO"),
    ("CODE_UNIT_FINISHED", "APEX_CODE", "ERROR"),
    ("CODE_UNIT_STARTED", "APEX_CODE", "ERROR"),
    ("CONSTRUCTOR_ENTRY", "APEX_CODE", "FINE"),
    ("CONSTRUCTOR_EXIT", "APEX_CODE", "FINE"),
    ("CUMULATIVE_LIMIT_USAGE", "APEX_PROFILING", "INFO"),
    ("CUMULATIVE_LIMIT_USAGE_END", "APEX_PROFILING", "INFO"),
    ("DML_BEGIN", "DB", "INFO"),
    ("DML_END", "DB", "INFO"),
    ("EXCEPTION_THROWN", "APEX_CODE", "INFO"),
    ("EXECUTION_FINISHED", "APEX_CODE", "ERROR"),
    ("EXECUTION_STARTED", "APEX_CODE", "ERROR"),
    ("FATAL_ERROR", "APEX_CODE", "ERROR"),
    ("LIMIT_USAGE_FOR_NS", "APEX_PROFILING", "INFO"),
    ("METHOD_ENTRY", "APEX_CODE", "FINE"),
    ("METHOD_EXIT", "APEX_CODE", "FINE"),
    ("SOQL_EXECUTE_BEGIN", "DB", "INFO"),
    ("SOQL_EXECUTE_END", "DB", "INFO"),
    ("SOSL_EXECUTE_BEGIN", "DB", "INFO"),
    ("SOSL_EXECUTE_END", "DB", "INFO"),
    ("STATEMENT_EXECUTE", "APEX_CODE", "FINER"),
    ("USER_INFO", "APEX_CODE", "ERROR"),
];

/// A log that is written while a unit of code runs.
pub(crate) struct DebugLog {
    levels: LogLevels,
    unit: Option<String>,
    started: i64,
    text: String,
}

impl DebugLog {
    /// Switches the machine's log on where levels ask for one. `unit` is what runs: `execute_anonymous_apex`; triggers
    /// tell their own.
    pub(crate) fn begin(vm: &mut Vm, code: &Code, levels: &LogLevels, unit: Option<&str>) -> Self {
        vm.log.is_on = !levels.0.is_empty();
        if vm.log.is_on {
            vm.log.units = code.components.iter().map(|component| component.id).collect();
        }
        vm.log.methods = asks(levels, "APEX_CODE", "FINE");
        vm.log.statements = asks(levels, "APEX_CODE", "FINER");
        let env = vm.tx.home().env().clone();
        let started = env.now();
        vm.log.env = Some(env);
        let text = format!("{API_VERSION} {levels}\n");
        Self { levels: levels.clone(), unit: unit.map(str::to_owned), started, text }
    }

    /// The source of what runs, a line each.
    pub(crate) fn echo(&mut self, label: &str, source: &str) {
        source.lines().for_each(|line| self.line(&format!("{label}: {line}")));
    }

    /// The text, once the unit has ended, perhaps with a message and its stack trace; empty where no levels ask for one.
    pub(crate) fn end(mut self, vm: &mut Vm, ended: Option<(&str, &str)>) -> String {
        if !vm.log.is_on {
            return String::new();
        }
        let (start, now) = (self.started, vm.tx.home().env().now());
        let user = vm.context.user;
        let name = vm.tx.get("User", user).ok().flatten();
        let name = name.as_ref().and_then(|row| row.text("Username")).unwrap_or_default().to_owned();
        let zone = "(GMT+00:00) Greenwich Mean Time (GMT)|GMTZ";
        self.event(start, "USER_INFO", &format!("[EXTERNAL]|{user}|{name}|{zone}"));
        self.event(start, "EXECUTION_STARTED", "");
        let unit = self.unit.take();
        if let Some(unit) = &unit {
            self.event(start, "CODE_UNIT_STARTED", &format!("[EXTERNAL]|{unit}"));
        }
        for event in std::mem::take(&mut vm.log.events) {
            let Event { name, rest, at } = event;
            self.event(at, name, &rest);
        }
        if let Some((message, trace)) = ended {
            self.event(now, "FATAL_ERROR", &format!("{message}\n\n{trace}"));
        }
        self.event(now, "CUMULATIVE_LIMIT_USAGE", "");
        self.event(now, "LIMIT_USAGE_FOR_NS", &format!("(default)|\n{}", usage(&vm.limits)));
        self.event(now, "CUMULATIVE_LIMIT_USAGE_END", "\n");
        if let Some(unit) = &unit {
            // Its id is told at the start alone.
            self.event(now, "CODE_UNIT_FINISHED", unit.rsplit('|').next().unwrap_or(unit));
        }
        self.event(now, "EXECUTION_FINISHED", "");
        self.text
    }

    /// `17:00:00.0 (1000000)|USER_DEBUG|[1]|DEBUG|text`, where the levels have it.
    fn event(&mut self, at: i64, name: &str, rest: &str) {
        if !self.tells(name, rest) {
            return;
        }
        let (time, nanos) = (time_of_day(at), (at - self.started).max(0) * 1_000_000);
        let bar = if rest.is_empty() || rest == "\n" { "" } else { "|" };
        self.line(&format!("{time} ({nanos})|{name}{bar}{rest}"));
    }

    fn tells(&self, name: &str, rest: &str) -> bool {
        let known = EVENTS.iter().find(|(own, ..)| *own == name);
        let (category, level) = match known {
            Some((_, category, level)) => (*category, *level),
            None if name == "USER_DEBUG" => ("APEX_CODE", rest.split('|').nth(1).unwrap_or("DEBUG")),
            None => ("APEX_CODE", "FINEST"),
        };
        asks(&self.levels, category, level)
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Whether levels want what a category tells from this level on.
fn asks(levels: &LogLevels, category: &str, level: &str) -> bool {
    let asked = levels.0.iter().find(|(own, _)| own.eq_ignore_ascii_case(category));
    asked.is_some_and(|(_, asked)| rank(asked) >= rank(level) && rank(asked) > 0)
}

fn rank(level: &str) -> usize {
    LEVELS.iter().position(|own| own.eq_ignore_ascii_case(level)).unwrap_or(0)
}

/// `17:00:00.0`: the part behind the point counts milliseconds.
fn time_of_day(at: i64) -> String {
    let (seconds, milliseconds) = (at.div_euclid(1000), at.rem_euclid(1000));
    let (hours, minutes) = (seconds.div_euclid(3600).rem_euclid(24), seconds.div_euclid(60).rem_euclid(60));
    format!("{hours:02}:{minutes:02}:{:02}.{milliseconds}", seconds.rem_euclid(60))
}

fn usage(limits: &Limits) -> String {
    let line = |name: &str, used: u64, allowed: u64| format!("  {name}: {used} out of {allowed}\n");
    let counted = [
        ("Number of SOQL queries", &limits.queries),
        ("Number of query rows", &limits.query_rows),
        ("Number of SOSL queries", &limits.sosl_queries),
        ("Number of DML statements", &limits.dml_statements),
        ("Number of Publish Immediate DML", &limits.publish_immediate),
        ("Number of DML rows", &limits.dml_rows),
    ];
    let rest = [
        ("Number of callouts", &limits.callouts),
        ("Number of Email Invocations", &limits.email_invocations),
        ("Number of future calls", &limits.future_calls),
        ("Number of queueable jobs added to the queue", &limits.queueable_jobs),
        ("Number of Mobile Apex push calls", &limits.mobile_pushes),
    ];
    let mut out = String::new();
    counted.iter().for_each(|(name, limit)| out.push_str(&line(name, limit.used, limit.allowed)));
    let allowed = limits.cpu.allowed / orgyard_apex_vm::OPERATIONS_PER_MS;
    out.push_str(&line("Maximum CPU time", limits.cpu_milliseconds(), allowed));
    out.push_str(&line("Maximum heap size", limits.heap.used, limits.heap.allowed));
    rest.iter().for_each(|(name, limit)| out.push_str(&line(name, limit.used, limit.allowed)));
    out
}

#[cfg(test)]
mod tests {
    use crate::objects::test_support::org;
    use crate::{LogLevels, execute_anonymous};

    /// The log of a block without ids and times.
    #[track_caller]
    fn check(levels: &[(&str, &str)], block: &str, expected: &[&str]) {
        let org = org();
        let levels = levels.iter().map(|(category, level)| ((*category).into(), (*level).into())).collect();
        let result = execute_anonymous(&org, org.info().user_id, block, &LogLevels(levels)).unwrap();
        let shown = |line: &str| match line.split_once(")|") {
            Some((_, rest)) if line.starts_with("00:") => rest.to_owned(),
            _ => line.to_owned(),
        };
        let lines: Vec<String> = result.log.lines().map(shown).filter(|line| !line.starts_with("USER_INFO")).collect();
        assert_eq!(lines, expected, "{}", result.log);
    }

    /// apex-runtime 5.11, with the levels that the official tool asks for.
    #[test]
    fn a_log_at_the_usual_levels() {
        let levels = [("APEX_CODE", "DEBUG"), ("APEX_PROFILING", "INFO")];
        let expected = [
            "67.0 APEX_CODE,DEBUG;APEX_PROFILING,INFO",
            "Execute Anonymous: insert new Account(Name = 'a');",
            "Execute Anonymous: System.debug('x|y');",
            "EXECUTION_STARTED",
            "CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex",
            "USER_DEBUG|[2]|DEBUG|x|y",
            "CUMULATIVE_LIMIT_USAGE",
            "LIMIT_USAGE_FOR_NS|(default)|",
            "  Number of SOQL queries: 0 out of 100",
            "  Number of query rows: 0 out of 50000",
            "  Number of SOSL queries: 0 out of 20",
            "  Number of DML statements: 1 out of 150",
            "  Number of Publish Immediate DML: 0 out of 150",
            "  Number of DML rows: 1 out of 10000",
            "  Maximum CPU time: 0 out of 10000",
            "  Maximum heap size: 0 out of 6000000",
            "  Number of callouts: 0 out of 100",
            "  Number of Email Invocations: 0 out of 10",
            "  Number of future calls: 0 out of 50",
            "  Number of queueable jobs added to the queue: 0 out of 50",
            "  Number of Mobile Apex push calls: 0 out of 10",
            "",
            "CUMULATIVE_LIMIT_USAGE_END",
            "",
            "CODE_UNIT_FINISHED|execute_anonymous_apex",
            "EXECUTION_FINISHED",
        ];
        check(&levels, "insert new Account(Name = 'a');\nSystem.debug('x|y');", &expected);
    }

    #[test]
    fn levels_choose_what_is_told() {
        check(&[], "System.debug(1);", &[]);
        let block = "System.debug(LoggingLevel.FINE, 1);";
        let frame = |level: &str, rest: &[&'static str]| -> Vec<String> {
            let head = [format!("67.0 {level}"), format!("Execute Anonymous: {block}")];
            let start = ["EXECUTION_STARTED", "CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex"];
            let end = ["CODE_UNIT_FINISHED|execute_anonymous_apex", "EXECUTION_FINISHED"];
            head.into_iter().chain(start.iter().chain(rest).chain(&end).map(|line| (*line).to_owned())).collect()
        };
        let texts = |all: Vec<String>, levels: &[(&str, &str)]| {
            check(levels, block, &all.iter().map(String::as_str).collect::<Vec<_>>());
        };
        texts(frame("APEX_CODE,DEBUG", &[]), &[("APEX_CODE", "DEBUG")]);
        texts(frame("APEX_CODE,FINE", &["USER_DEBUG|[1]|FINE|1"]), &[("APEX_CODE", "FINE")]);
    }

    #[test]
    fn an_exception_ends_the_unit() {
        let expected = [
            "67.0 APEX_CODE,INFO",
            "Execute Anonymous: Integer i = 1 / 0;",
            "EXECUTION_STARTED",
            "CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex",
            "EXCEPTION_THROWN|[1]|System.MathException: Divide by 0",
            "FATAL_ERROR|System.MathException: Divide by 0",
            "",
            "AnonymousBlock: line 1, column 1",
            "CODE_UNIT_FINISHED|execute_anonymous_apex",
            "EXECUTION_FINISHED",
        ];
        check(&[("APEX_CODE", "INFO")], "Integer i = 1 / 0;", &expected);
    }

    /// "Debug Log Levels": methods from FINE on, statements from FINER on, queries and DML by DB.
    #[test]
    fn finer_levels_tell_methods_and_statements() {
        let block = "public class Own {\npublic Own(Integer n) {\ntwice(n);\n}\nInteger twice(Integer n) { return 2 * n; }\n}\n\
                     new Own(1);\nList<Account> l = [SELECT Id, (SELECT Id FROM Contacts)\nFROM Account];";
        let events = |levels: &[(&str, &str)]| {
            let org = org();
            let levels = levels.iter().map(|(category, level)| ((*category).into(), (*level).into())).collect();
            let log = execute_anonymous(&org, org.info().user_id, block, &LogLevels(levels)).unwrap().log;
            let events = log.lines().filter_map(|line| line.split_once(")|")).map(|(_, event)| event.to_owned());
            let told = |event: &String| ["METHOD", "CONSTR", "STATEM", "SOQL"].iter().any(|own| event.starts_with(own));
            events.filter(told).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(events(&[("APEX_CODE", "DEBUG")]), "");
        let methods = "CONSTRUCTOR_ENTRY|[7]||<init>(Integer)|Own\nMETHOD_ENTRY|[3]||Own.twice(Integer)\n\
                       METHOD_EXIT|[3]||Own.twice(Integer)\nCONSTRUCTOR_EXIT|[7]||<init>(Integer)|Own";
        assert_eq!(events(&[("APEX_CODE", "FINE")]), methods);
        let all = "STATEMENT_EXECUTE|[7]\nCONSTRUCTOR_ENTRY|[7]||<init>(Integer)|Own\nSTATEMENT_EXECUTE|[3]\n\
                   METHOD_ENTRY|[3]||Own.twice(Integer)\nSTATEMENT_EXECUTE|[5]\nMETHOD_EXIT|[3]||Own.twice(Integer)\n\
                   CONSTRUCTOR_EXIT|[7]||<init>(Integer)|Own\nSTATEMENT_EXECUTE|[8]\n\
                   SOQL_EXECUTE_BEGIN|[8]|Aggregations:1|SELECT Id, (SELECT Id FROM Contacts) FROM Account\n\
                   SOQL_EXECUTE_END|[8]|Rows:0";
        assert_eq!(events(&[("APEX_CODE", "FINER"), ("DB", "INFO")]), all);
    }
}
