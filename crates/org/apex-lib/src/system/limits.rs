//! Limits: what is used and what is allowed, from the machine's own counts.

use orgyard_apex_vm::{Limit, OPERATIONS_PER_MS, natives};

fn used(limit: &Limit) -> i32 {
    i32::try_from(limit.used).unwrap_or(i32::MAX)
}

fn allowed(limit: &Limit) -> i32 {
    i32::try_from(limit.allowed).unwrap_or(i32::MAX)
}

natives! { "System.Limits";
    static "getAggregateQueries()" => |vm| used(&vm.limits.aggregate_queries),
    static "getLimitAggregateQueries()" => |vm| allowed(&vm.limits.aggregate_queries),
    static "getCallouts()" => |vm| used(&vm.limits.callouts),
    static "getLimitCallouts()" => |vm| allowed(&vm.limits.callouts),
    static "getCpuTime()" => |vm| vm.limits.cpu_milliseconds() as i32,
    static "getLimitCpuTime()" => |vm| (vm.limits.cpu.allowed / OPERATIONS_PER_MS) as i32,
    static "getDmlRows()" => |vm| used(&vm.limits.dml_rows),
    static "getLimitDmlRows()" => |vm| allowed(&vm.limits.dml_rows),
    static "getDmlStatements()" => |vm| used(&vm.limits.dml_statements),
    static "getLimitDmlStatements()" => |vm| allowed(&vm.limits.dml_statements),
    static "getEmailInvocations()" => |vm| used(&vm.limits.email_invocations),
    static "getLimitEmailInvocations()" => |vm| allowed(&vm.limits.email_invocations),
    static "getFutureCalls()" => |vm| used(&vm.limits.future_calls),
    static "getLimitFutureCalls()" => |vm| allowed(&vm.limits.future_calls),
    static "getHeapSize()" => |vm| i32::try_from(vm.heap_size()).unwrap_or(i32::MAX),
    static "getLimitHeapSize()" => |vm| allowed(&vm.limits.heap),
    static "getMobilePushApexCalls()" => |vm| used(&vm.limits.mobile_pushes),
    static "getLimitMobilePushApexCalls()" => |vm| allowed(&vm.limits.mobile_pushes),
    static "getPublishImmediateDML()" => |vm| used(&vm.limits.publish_immediate),
    static "getLimitPublishImmediateDML()" => |vm| allowed(&vm.limits.publish_immediate),
    static "getQueries()" => |vm| used(&vm.limits.queries),
    static "getLimitQueries()" => |vm| allowed(&vm.limits.queries),
    static "getQueryLocatorRows()" => |vm| used(&vm.limits.query_locator_rows),
    static "getLimitQueryLocatorRows()" => |vm| allowed(&vm.limits.query_locator_rows),
    static "getQueryRows()" => |vm| used(&vm.limits.query_rows),
    static "getLimitQueryRows()" => |vm| allowed(&vm.limits.query_rows),
    static "getQueueableJobs()" => |vm| used(&vm.limits.queueable_jobs),
    static "getLimitQueueableJobs()" => |vm| allowed(&vm.limits.queueable_jobs),
    static "getSoslQueries()" => |vm| used(&vm.limits.sosl_queries),
    static "getLimitSoslQueries()" => |vm| allowed(&vm.limits.sosl_queries),
    // Not counted here; those of describes and statements no longer are on the platform either.
    static "getApexCursorRows()" => |_vm| 0,
    static "getLimitApexCursorRows()" => |_vm| 50_000_000,
    static "getApexCursors()" => |_vm| 0,
    static "getLimitApexCursors()" => |_vm| 10_000,
    static "getApexPaginationCursorRows()" => |_vm| 0,
    static "getLimitApexPaginationCursorRows()" => |_vm| 100_000,
    static "getApexPaginationCursors()" => |_vm| 0,
    static "getLimitApexPaginationCursors()" => |_vm| 200_000,
    static "getAsyncCalls()" => |_vm| 0,
    static "getLimitAsyncCalls()" => |_vm| 200,
    static "getChildRelationshipsDescribes()" => |_vm| 0,
    static "getLimitChildRelationshipsDescribes()" => |_vm| 100,
    static "getDatabaseTime()" => |_vm| 0,
    static "getLimitDatabaseTime()" => |_vm| 0,
    static "getFetchCallsOnApexCursor()" => |_vm| 0,
    static "getLimitFetchCallsOnApexCursor()" => |_vm| 10,
    static "getFieldSetsDescribes()" => |_vm| 0,
    static "getLimitFieldSetsDescribes()" => |_vm| 100,
    static "getFieldsDescribes()" => |_vm| 0,
    static "getLimitFieldsDescribes()" => |_vm| 100,
    static "getFindSimilarCalls()" => |_vm| 0,
    static "getLimitFindSimilarCalls()" => |_vm| 10,
    static "getPicklistDescribes()" => |_vm| 0,
    static "getLimitPicklistDescribes()" => |_vm| 100,
    static "getRecordTypesDescribes()" => |_vm| 0,
    static "getLimitRecordTypesDescribes()" => |_vm| 100,
    static "getScriptStatements()" => |_vm| 0,
    static "getLimitScriptStatements()" => |_vm| 200_000,
    // Calls of these count as DML statements.
    static "getRunAs()" => |vm| used(&vm.limits.dml_statements),
    static "getLimitRunAs()" => |vm| allowed(&vm.limits.dml_statements),
    static "getSavepoints()" => |vm| used(&vm.limits.dml_statements),
    static "getLimitSavepoints()" => |vm| allowed(&vm.limits.dml_statements),
    static "getSavepointRollbacks()" => |vm| used(&vm.limits.dml_statements),
    static "getLimitSavepointRollbacks()" => |vm| allowed(&vm.limits.dml_statements),
}
