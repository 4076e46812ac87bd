//! "Organize my unpackaged metadata": what production has already becomes the content of packages, and nothing of it
//! changes, its records neither.

use crate::shell::Shell;

const RECORDS: &str = "\
    Expense_Report__c report = new Expense_Report__c(
        Status__c = 'Draft', Purpose__c = 'A fair', Employee__c = UserInfo.getUserId()
    );
    insert report;
    insert new Expense__c(Expense_Report__c = report.Id, Amount__c = 42.5, Incurred_On__c = Date.today());
";

#[test]
fn unpackaged_metadata_of_production_is_adopted_without_a_change() {
    let shell = Shell::with_example();
    shell.must("build --promote");
    let foreign = shell.read("sfdx-project.json");
    let foreign = foreign.split("\"04t").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    shell.must(&format!("package install -p 04t{foreign} -o production --no-prompt -w 5"));
    shell.must("project deploy start -o production -d utils -d expense-manager -d travel-booker -d reimburse-me");
    shell.write("records.apex", RECORDS);
    shell.must("apex run -f records.apex -o production");
    let before = contents(&shell);
    for version in ["utils@1.0.0-1", "expense-manager@1.2.0-1", "travel-booker@1.0.0-1", "reimburse-me@1.0.0-1"] {
        let plan = shell.must(&format!("package install -p {version} -o production --dry-run"));
        assert!(plan.contains("adopts ") && plan.contains(", changes 0, deprecates 0"), "{version}: {plan}");
        shell.must(&format!("package install -p {version} -o production --no-prompt -w 5"));
    }
    assert_eq!(contents(&shell), before, "contents, ids and records are the same");
    assert!(before.iter().any(|line| line.starts_with("row Expense__c ")), "{before:?}");
}

/// Every component with its id and the hash of its content, and every record of the packages' objects.
fn contents(shell: &Shell) -> Vec<String> {
    let dump = shell.must("org dump -o production");
    let kept = |line: &&str| line.starts_with("component ") || (line.starts_with("row ") && line.contains("__c "));
    dump.lines().filter(kept).map(String::from).collect()
}
