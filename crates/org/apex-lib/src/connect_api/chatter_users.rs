//! ConnectApi.ChatterUsers: whom a user follows.

use orgyard_apex_vm::{Platform, Str, Throw, Value, Vm, natives, platform_type};

const FOLLOWED: &str = "ConnectApi.Subscription";

natives! { "ConnectApi.ChatterUsers";
    static "getFollowings(String, String)" => |vm, _community: Option<Str>, user: Str| followings(vm, &user),
}

fn followings(vm: &mut Vm, user: &str) -> Result<Platform, Throw> {
    vm.check_connect_api()?;
    let rows = vm.tx.all("EntitySubscription")?;
    let own = rows.iter().filter(|row| row.text("SubscriberId") == Some(user)).filter_map(|row| row.id());
    let subscriptions: Vec<Value> = own.map(|id| subscription(id.as_str())).collect();
    let page = Platform::new("ConnectApi.FollowingPage");
    page.set_field("total", Value::from(subscriptions.len()));
    page.set_field("following", Value::list(platform_type(FOLLOWED), subscriptions));
    Ok(page)
}

fn subscription(id: &str) -> Value {
    let subscription = Platform::new(FOLLOWED);
    subscription.set_field("id", Value::from(id));
    Value::from(subscription)
}
