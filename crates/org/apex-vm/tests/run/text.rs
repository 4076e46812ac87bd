//! Values as text.

use super::{check, check_with};

#[test]
fn values_print_as_the_platform_prints_them() {
    check("System.debug(new Account(Name = 'x', NumberOfEmployees = 3));", "Account:{Name=x, NumberOfEmployees=3}");
    check(
        "System.debug(1.0d); System.debug(100000000.0d); System.debug(1.50); System.debug(5L);",
        "1.0\n1.0E8\n1.50\n5",
    );
    let own = "public class Own { Integer a = 1; String b; List<Own> c = new List<Own>(); }";
    check_with(&[own], "System.debug(new Own());", "Own:[a=1, b=null, c=()]");
    let knot = "public class Knot { public Knot self; public Knot() { self = this; } }";
    check_with(&[knot], "System.debug(new Knot());", "Knot:[self=(already output)]");
}
