//! Collections.

use super::check;

#[test]
fn maps_and_sets_keep_their_order() {
    check(
        "Map<String, Integer> m = new Map<String, Integer>{ 'b' => 1, 'a' => 2 }; m.put('b', 3); m.put('B', 4); \
        System.debug(m); System.debug(m.get('x')); System.debug(m.keySet());",
        "{b=3, a=2, B=4}\nnull\n{b, a, B}",
    );
    check(
        "Set<String> s = new Set<String>{ 'x', 'y', 'x' }; s.remove('x'); s.add('z'); s.add('x'); System.debug(s);",
        "{y, z, x}",
    );
    check("Map<Object, Object> m = new Map<Object, Object>{ null => 1 }; System.debug(m.get(null));", "1");
}

#[test]
fn keys_compare_their_own_way() {
    // Apex Developer Guide, "Primitive Data Types": two scales are two keys.
    check("System.debug(new Set<Decimal>{ 1.1, 1.10 }.size());", "2");
    check("Set<Id> ids = new Set<Id>{ '001000000000001', '001000000000001AAA' }; System.debug(ids.size());", "1");
    check(
        "Map<Account, Integer> m = new Map<Account, Integer>(); Account a = new Account(Name = 'x'); m.put(a, 1); \
        System.debug(m.get(new Account(Name = 'x'))); a.Name = 'y'; System.debug(m.get(a));",
        "1\nnull",
    );
}

#[test]
fn a_collection_is_not_changed_while_a_loop_goes_over_it() {
    check(
        "List<Integer> l = new List<Integer>{ 1 }; for (Integer i : l) l.add(2);",
        "! System.FinalException: Cannot modify a collection while it is being iterated.",
    );
    check("List<Integer> l = new List<Integer>{ 1, 2 }; for (Integer i : l) l[0] = 5; System.debug(l);", "(5, 2)");
}

#[test]
fn arrays_are_lists() {
    check("Integer[] a = new Integer[2]; a[1] = 5; System.debug(a); System.debug(a.size());", "(null, 5)\n2");
    check(
        "List<List<Integer>> l = new List<List<Integer>>{ new List<Integer>{ 1 } }; l[0][0] += 4; System.debug(l);",
        "((5))",
    );
    check(
        "Integer[] a = new Integer[]{ 1 }; System.debug(a[1]);",
        "! System.ListException: List index out of bounds: 1",
    );
}

#[test]
fn text_of_collections_ends_at_ten() {
    check(
        "List<Integer> l = new List<Integer>(); for (Integer i = 0; i < 12; i++) l.add(i); System.debug(l);",
        "(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...)",
    );
}
