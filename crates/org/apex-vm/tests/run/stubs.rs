//! The Stub API.

use super::check_with;

const FACE: &str = "public interface Face { String run(Integer n, List<String> texts); void go(); }";

const PROVIDER: &str = "public class Provider implements System.StubProvider { \
    public Map<Key, Integer> counts = new Map<Key, Integer>(); \
    public class Key { Object own; String name; List<Type> types; \
        public Key(Object own, String name, List<Type> types) { this.own = own; this.name = name; this.types = types; } \
        public Boolean equals(Object o) { Key k = (Key) o; return own === k.own && name == k.name && types == k.types; } \
        public Integer hashCode() { return 31 * own.hashCode() + 7 * types.hashCode() + name.hashCode(); } } \
    public Object handleMethodCall(Object own, String name, Type returns, List<Type> types, List<String> names, List<Object> args) { \
        System.debug(name + ' ' + returns + ' ' + types + ' ' + names + ' ' + args); \
        Key key = new Key(own, name, types); \
        counts.put(key, counts.containsKey(key) ? counts.get(key) + 1 : 1); \
        return returns == null ? null : name + counts.get(key); } }";

#[test]
fn a_provider_answers_for_an_interface() {
    check_with(
        &[FACE, PROVIDER],
        "Face f = (Face) Test.createStub(Face.class, new Provider()); System.debug(f.run(1, new List<String>{ 'a' })); \
         System.debug(f.run(2, null)); f.go();",
        "run String (Integer, List<String>) (n, texts) (1, (a))\nrun1\nrun String (Integer, List<String>) (n, texts) (2, null)\n\
         run2\ngo null () () ()",
    );
}

#[test]
fn a_provider_answers_for_methods_that_nothing_overrides() {
    let own = "public class Own { public String run(Integer n) { return 'real'; } }";
    check_with(
        &[own, PROVIDER],
        "Own o = (Own) Test.createStub(Own.class, new Provider()); System.debug(o.run(1)); System.debug(String.valueOf(o));",
        "run String (Integer) (n) (1)\nrun1\nOwn__sfdc_ApexStub:[]",
    );
}
