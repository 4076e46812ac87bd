//! List, Set, Map, iterators and sorting.

use crate::support::{check, check_with};

#[test]
fn lists() {
    check(&[
        ("List<Integer> l = new List<Integer>{ 3, 1, 2 }; l.sort(); return l", "(1, 2, 3)"),
        ("List<String> l = new List<String>{ 'b', null, 'B', 'a' }; l.sort(); return l", "(null, B, a, b)"),
        ("new List<Integer>{ 1, 2 }.size()", "2"),
        ("new List<Integer>{ 1 }.get(1)", "System.ListException: List index out of bounds: 1"),
        ("List<Integer> l = new List<Integer>{ 1, 3 }; l.add(1, 2); return l", "(1, 2, 3)"),
        ("List<Decimal> l = new List<Decimal>(); l.add(1); return l[0] instanceof Decimal", "true"),
        ("List<Integer> l = new List<Integer>{ 1, 2 }; l.addAll(new Set<Integer>{ 3 }); return l", "(1, 2, 3)"),
        ("List<Integer> l = new List<Integer>{ 1, 2 }; return l.remove(0) + ' ' + l", "1 (2)"),
        ("List<String> l = new List<String>{ 'a' }; return l.contains('A')", "false"),
        ("List<String> l = new List<String>{ 'a', 'b' }; return l.indexOf('b')", "1"),
        ("new List<Integer>{ 1 }.equals(new List<Integer>{ 1 })", "true"),
        ("new List<Integer>{ 1, 2 }.hashCode()", "994"),
        ("List<Integer> a = new List<Integer>{ 1 }; List<Integer> b = a.clone(); b.add(2); return a", "(1)"),
        (
            "Iterator<String> i = new List<String>{ 'x' }.iterator(); return i.hasNext() + i.next() + i.hasNext()",
            "truexfalse",
        ),
        ("new List<Account>().getSObjectType()", "Account"),
        (
            "List<Account> l = new List<Account>{ new Account(Name='x') }; List<Account> c = l.deepClone(); \
          c[0].Name = 'y'; return l[0].Name",
            "x",
        ),
        ("new List<Integer>{ 1 }.isEmpty()", "false"),
        ("List<Integer> l; l.add(1);", "System.NullPointerException: Attempt to de-reference a null object"),
        ("new List<Integer>(new Set<Integer>{ 4, 5 })", "(4, 5)"),
    ]);
}

#[test]
fn sets_and_maps() {
    check(&[
        ("new Set<Integer>{ 1, 2, 1 }", "{1, 2}"),
        ("new Set<String>{ 'a' }.contains('A')", "false"),
        ("Set<Integer> s = new Set<Integer>{ 1 }; return s.add(1) + ' ' + s.add(2)", "false true"),
        ("new Set<Integer>{ 1, 2 }.containsAll(new List<Integer>{ 1 })", "true"),
        ("Set<Integer> s = new Set<Integer>{ 1, 2, 3 }; s.retainAll(new Set<Integer>{ 2, 3 }); return s", "{2, 3}"),
        ("Set<Integer> s = new Set<Integer>{ 1, 2 }; return s.removeAll(new List<Integer>{ 2 }) + ' ' + s", "true {1}"),
        ("new Set<Integer>{ 1, 2 } == new Set<Integer>{ 2, 1 }", "true"),
        ("new Map<String, Integer>{ 'a' => 1 }.get('a')", "1"),
        ("new Map<String, Integer>{ 'a' => 1 }.get('A')", "null"),
        ("Map<String, Integer> m = new Map<String, Integer>(); return m.put('a', 1) + ' ' + m.put('a', 2)", "null 1"),
        ("new Map<String, Integer>{ 'a' => 1, 'b' => 2 }.keySet()", "{a, b}"),
        ("new Map<String, Integer>{ 'a' => 1, 'b' => 2 }.values()", "(1, 2)"),
        ("new Map<String, Integer>{ 'a' => 1 }", "{a=1}"),
        ("new Map<String, Integer>{ 'a' => 1 }.containsKey('a')", "true"),
        (
            "new Map<Id, Account>(new List<Account>{ new Account() })",
            "System.ListException: Row with null Id at index: 0",
        ),
        (
            "new Map<Id, Account>(new List<Account>{ new Account(Id='001000000000001AAA') }).keySet()",
            "{001000000000001AAA}",
        ),
        ("new Map<String, Integer>(new Map<String, Integer>{ 'a' => 1 }).size()", "1"),
        ("Map<Decimal, Integer> m = new Map<Decimal, Integer>(); m.put(1, 5); return m.get(1)", "5"),
        (
            "Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1 }; return m.remove('a') + ' ' + m.isEmpty()",
            "1 true",
        ),
    ]);
}

#[test]
fn sorting_by_classes() {
    let members = "class C implements Comparable { Integer n; C(Integer n) { this.n = n; } \
        public Integer compareTo(Object o) { return n - ((C) o).n; } \
        public override String toString() { return 'C' + n; } } \
        class Down implements Comparator<Integer> { public Integer compare(Integer a, Integer b) { return b - a; } } \
        class Plain {}";
    check_with(
        members,
        &[],
        &[
            ("List<C> l = new List<C>{ new C(2), new C(1) }; l.sort(); return l", "(C1, C2)"),
            ("List<Integer> l = new List<Integer>{ 1, 3, 2 }; l.sort(new Down()); return l", "(3, 2, 1)"),
            (
                "List<Plain> l = new List<Plain>{ new Plain(), new Plain() }; l.sort();",
                "System.ListException: One or more of the items in this list is not Comparable.",
            ),
        ],
    );
}
