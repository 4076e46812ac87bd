//! Classes: members, initial values, inheritance, interfaces, enums, properties.

use super::check_with;

#[test]
fn initial_values_come_after_the_superclass() {
    let base = "public virtual class Base { public String log = 'b'; public Base() { log += 'B'; } \
                public virtual String who() { return 'base'; } }";
    let own = "public class Own extends Base { public String mine = log + 'i'; { mine += '!'; } \
               public Own() { mine += 'O'; } public Own(Integer n) { this(); mine += n; } \
               public Own(String s) { super(); mine += s; } \
               public override String who() { return 'own ' + super.who(); } }";
    check_with(
        &[base, own],
        "System.debug(new Own().mine); System.debug(new Own(3).mine); System.debug(new Own('s').mine);",
        "bi!O\nbi!O3\nbi!s",
    );
    check_with(
        &[base, own],
        "Base b = new Own(); System.debug(b.who()); System.debug(((Own) b).mine);",
        "own base\nbi!O",
    );
    check_with(
        &[base, own],
        "Base b = new Base(); Own o = (Own) b;",
        "! System.TypeException: Invalid conversion from runtime type Base to Own",
    );
}

#[test]
fn statics_are_initialized_once_in_the_order_of_the_text() {
    let own = "public class Own { public static List<String> log = new List<String>(); \
               public static Integer a = next(); public static Integer b = next(); static { log.add('block'); } \
               static Integer next() { log.add('n'); return log.size(); } }";
    check_with(
        &[own],
        "System.debug(Own.b); System.debug(Own.log); Own.a = 9; System.debug(Own.a);",
        "2\n(n, n, block)\n9",
    );
}

#[test]
fn interfaces_and_abstract_methods() {
    let face = "public interface Face { String run(Integer n); }";
    let base = "public abstract class Base implements Face { public abstract String run(Integer n); \
                public String twice(Integer n) { return run(n) + run(n); } }";
    let own = "public class Own extends Base { public override String run(Integer n) { return 'r' + n; } }";
    check_with(
        &[face, base, own],
        "Face f = new Own(); System.debug(f.run(1)); System.debug(((Base) f).twice(2)); \
        System.debug(f instanceof Base);",
        "r1\nr2r2\ntrue",
    );
}

#[test]
fn properties() {
    let own = "public class Own { public Integer plain { get; set; } public Integer twice { get { return plain * 2; } \
               set { plain = value / 2; } } public static String name { get { if (name == null) name = 'n'; return name; } set; } }";
    check_with(
        &[own],
        "Own o = new Own(); o.plain = 2; System.debug(o.twice); o.twice = 10; System.debug(o.plain); \
        o.twice += 2; System.debug(o.plain); o.plain++; System.debug(o.plain); System.debug(Own.name);",
        "4\n5\n6\n7\nn",
    );
}

#[test]
fn enums() {
    let own = "public class Own { public enum Color { RED, GREEN } }";
    check_with(
        &[own],
        "Own.Color c = Own.Color.GREEN; System.debug(c); System.debug(c.ordinal()); System.debug(c.name()); \
        System.debug(Own.Color.values()); System.debug(Own.Color.valueOf('red')); System.debug(c == Own.Color.RED); \
        switch on c { when RED { System.debug('r'); } when GREEN { System.debug('g'); } }",
        "GREEN\n1\nGREEN\n(RED, GREEN)\nRED\nfalse\ng",
    );
}

#[test]
fn equality_of_a_class_is_its_own() {
    let own = "public class Own { Integer n; public Own(Integer n) { this.n = n; } \
               public Boolean equals(Object o) { return ((Own) o).n == n; } public Integer hashCode() { return n; } \
               public override String toString() { return 'own ' + n; } }";
    check_with(
        &[own],
        "Set<Own> all = new Set<Own>{ new Own(1), new Own(2), new Own(1) }; System.debug(all.size()); \
        System.debug(new Own(3) == new Own(3)); System.debug(all); System.debug(String.valueOf(new Own(4)));",
        "2\ntrue\n{own 1, own 2}\nown 4",
    );
}

#[test]
fn sorting_and_iterating_call_the_class() {
    let own = "public class Own implements Comparable { public Integer n; public Own(Integer n) { this.n = n; } \
               public Integer compareTo(Object o) { return n - ((Own) o).n; } }";
    check_with(&[own], "List<Own> l = new List<Own>{ new Own(3), new Own(1) }; l.sort(); System.debug(l[0].n);", "1");
    let range = "public class Range implements Iterable<Integer>, Iterator<Integer> { Integer at = 0; \
                 public Iterator<Integer> iterator() { return this; } public Boolean hasNext() { return at < 3; } \
                 public Integer next() { return at++; } }";
    check_with(&[range], "for (Integer i : new Range()) System.debug(i);", "0\n1\n2");
}
