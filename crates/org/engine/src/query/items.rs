//! SELECT: fields, functions, aggregates, sub-queries, TYPEOF and FIELDS().

use super::bind::Binder;
use super::expr::{Expr, FieldPath, Names};
use super::fault::{self, Result};
use super::plan::Item;
use orgyard_soql::{self as soql, SelectItem};

impl Binder<'_> {
    pub(super) fn select(&self, names: &Names<'_>, query: &soql::Query, grouped: bool) -> Result<Vec<Item>> {
        let mut out = Vec::new();
        let mut unnamed = 0;
        for item in &query.select {
            match item {
                SelectItem::Count { .. } => out.push(Item::Count),
                SelectItem::Field { expr, alias } => {
                    let offset = expr.offset();
                    let expr = names.expr(expr)?;
                    refuse_credential(&expr)?;
                    let plain = expr.as_field().is_some();
                    if alias.is_some() && plain && !grouped {
                        return Err(fault::malformed("only aggregate expressions use field aliasing", offset));
                    }
                    let name = match (alias, expr.as_field()) {
                        (Some(alias), _) => alias.clone(),
                        (None, Some(path)) if grouped => path.name.clone(),
                        (None, Some(path)) => path.text(),
                        (None, None) => unnamed_expression(&expr, &mut unnamed),
                    };
                    out.push(Item::Expr { expr, name: name.into(), aliased: alias.is_some() });
                }
                SelectItem::Subquery { query, offset } => out.push(self.children(names, query, *offset)?),
                SelectItem::TypeOf(type_of) => out.push(type_of_item(names, type_of)?),
                SelectItem::Fields { set, offset } => self.all_fields(names, set, query, *offset, &mut out)?,
            }
        }
        Ok(out)
    }

    fn children(&self, names: &Names<'_>, query: &soql::Query, offset: usize) -> Result<Item> {
        let path = &query.from.path;
        let wanted = path.names.last().map_or("", String::as_str);
        let Some(child) = names.child(wanted) else {
            return Err(fault::no_such_child_relationship(&path.text(), path.offset));
        };
        let object = self.object(&child.child, offset)?;
        let plan = Some(Box::new(self.plan(query, object)?));
        Ok(Item::Children { name: child.name.into(), field: child.field, plan })
    }

    fn all_fields(
        &self,
        names: &Names<'_>,
        set: &str,
        query: &soql::Query,
        offset: usize,
        out: &mut Vec<Item>,
    ) -> Result<()> {
        let bounded = self.count(query.limit.as_ref())?.is_some_and(|limit| limit <= 200);
        if set != "STANDARD" && !bounded {
            return Err(fault::malformed("The SOQL FIELDS function must have a LIMIT of at most 200", offset));
        }
        let shown = names.object.fields.iter().filter(|f| !f.hidden && !f.credential);
        let wanted = shown.filter(|f| match set {
            _ if f.feature_dependent => false,
            "CUSTOM" => f.custom,
            "STANDARD" => !f.custom,
            _ => true,
        });
        for field in wanted {
            let path = names.path(&soql::Path { names: vec![field.name.clone()], offset })?;
            out.push(Item::Expr { name: path.name.as_str().into(), expr: Expr::Field(path), aliased: false });
        }
        Ok(())
    }
}

fn unnamed_expression(expr: &Expr, unnamed: &mut usize) -> String {
    if let Expr::Function { name, arguments, .. } = expr
        && let ("tolabel" | "format" | "convertcurrency", [argument]) = (name.as_str(), &arguments[..])
        && let Some(path) = argument.as_field()
    {
        return path.text();
    }
    let name = format!("expr{unnamed}");
    *unnamed += 1;
    name
}

fn refuse_credential(expr: &Expr) -> Result<()> {
    match expr.as_field().filter(|path| path.credential) {
        Some(path) => Err(fault::no_such_column(&path.name, &path.object, path.offset)),
        None => Ok(()),
    }
}

fn type_of_item(names: &Names<'_>, type_of: &soql::TypeOf) -> Result<Item> {
    let offset = type_of.path.offset;
    let (steps, _) = names.steps(&type_of.path.names, offset)?;
    let Some(relationship) = steps.last().map(|step| step.relationship.clone()) else {
        return Err(fault::no_such_relationship(&type_of.path.text(), offset));
    };
    let fields = |object: &str, paths: &[soql::Path]| -> Result<Vec<FieldPath>> {
        let def = names.shared(object).ok_or_else(|| fault::no_such_object(object, offset))?;
        let names = Names { schema: names.schema, object: def, ..names.alone() };
        paths.iter().map(|path| names.path(path)).collect()
    };
    let whens = type_of.whens.iter().map(|when| {
        let def = names.shared(&when.object).ok_or_else(|| fault::no_such_object(&when.object, when.offset))?;
        Ok((def.name.clone(), fields(&when.object, &when.fields)?))
    });
    let whens = whens.collect::<Result<_>>()?;
    // Any parent may end here; `Name` has the fields all of them share.
    let otherwise = fields("Name", &type_of.otherwise).or_else(|_| fields("User", &type_of.otherwise))?;
    Ok(Item::TypeOf { steps, relationship: relationship.into(), whens, otherwise })
}
