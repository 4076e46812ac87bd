//! The table form in which natives are written.

/// Registers members of platform types. Each file of natives has one table:
///
/// ```ignore
/// natives! { "System.String";
///     "left(Integer)" => |vm, this: Str, length: i32| left(&this, length),
///     static "isBlank(String)" => |vm, value: Option<Str>| value.is_none_or(|text| text.trim().is_empty()),
///     new "(String)" => |vm, text: Str| Platform::with("System.String", text),
///     get "name" => |vm, this: Platform| …,
///     set "name" => |vm, this: Platform, value: Str| …,
///     static get "current" => |vm| …,
///     raw "add(Object)" => add,        // fn(&mut Vm, Call<'_>) -> Result<Value, Throw>
///     raw static "of(Object)" => of,
///     nullable "toString()" => |vm, this: Option<Blob>| …,     // also called on null
///     data_holder,                     // constructor, properties and getX/setX work on a bag of fields
/// }
/// ```
/// It becomes `pub fn register(natives: &mut Natives)`. The body of an entry gives anything that [`crate::Returns`]
/// a value, or a `Result` of it, and may use `?`. For several types in one file, each has a block:
/// `natives! { "System.A" { … } "System.B" { … } }`.
#[macro_export]
macro_rules! natives {
    ($owner:literal; $($entries:tt)*) => {
        pub fn register(natives: &mut $crate::Natives) {
            $crate::natives_of!(natives, $owner, $($entries)*);
        }
    };
    ($($owner:literal { $($entries:tt)* })*) => {
        pub fn register(natives: &mut $crate::Natives) {
            $($crate::natives_of!(natives, $owner, $($entries)*);)*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! natives_of {
    ($n:ident, $o:literal, ) => {};
    ($n:ident, $o:literal, data_holder $(, $($rest:tt)*)?) => {
        $n.data_holder($o);
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, nullable $s:literal => |$vm:ident, $this:ident : $tt:ty $(, $a:ident : $t:ty)*|
        $body:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::Method, $s, $crate::native_fn!(|$vm, $this: $tt $(, $a: $t)*| $body));
        $n.take_null($o, $s);
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, raw static get $s:literal => $f:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::StaticGet, $s, $f);
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, raw static set $s:literal => $f:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::StaticSet, $s, $f);
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, raw static $s:literal => $f:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::StaticMethod, $s, $f);
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, raw get $s:literal => $f:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::Get, $s, $f);
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, raw set $s:literal => $f:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::Set, $s, $f);
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, raw new $s:literal => $f:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::Constructor, $s, $f);
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, raw $s:literal => $f:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::Method, $s, $f);
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, static get $s:literal => |$vm:ident| $body:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::StaticGet, $s, $crate::native_fn!(static |$vm| $body));
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, static set $s:literal => |$vm:ident, $a:ident : $t:ty| $body:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::StaticSet, $s, $crate::native_fn!(static |$vm, $a: $t| $body));
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, static $s:literal => |$vm:ident $(, $a:ident : $t:ty)*| $body:expr
        $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::StaticMethod, $s, $crate::native_fn!(static |$vm $(, $a: $t)*| $body));
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, new $s:literal => |$vm:ident $(, $a:ident : $t:ty)*| $body:expr
        $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::Constructor, $s, $crate::native_fn!(static |$vm $(, $a: $t)*| $body));
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, get $s:literal => |$vm:ident, $this:ident : $tt:ty| $body:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::Get, $s, $crate::native_fn!(|$vm, $this: $tt| $body));
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, set $s:literal => |$vm:ident, $this:ident : $tt:ty, $a:ident : $t:ty| $body:expr
        $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::Set, $s, $crate::native_fn!(|$vm, $this: $tt, $a: $t| $body));
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
    ($n:ident, $o:literal, $s:literal => |$vm:ident, $this:ident : $tt:ty $(, $a:ident : $t:ty)*|
        $body:expr $(, $($rest:tt)*)?) => {
        $n.add($o, $crate::NativeKind::Method, $s, $crate::native_fn!(|$vm, $this: $tt $(, $a: $t)*| $body));
        $($crate::natives_of!($n, $o, $($rest)*);)?
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! native_fn {
    (static |$vm:ident $(, $a:ident : $t:ty)*| $body:expr) => {{
        fn native(vm: &mut $crate::Vm, call: $crate::Call<'_>) -> Result<$crate::Value, $crate::Throw> {
            let mut arguments = call.arguments.iter();
            $(let $a = <$t as $crate::FromValue>::argument(arguments.next())?;)*
            let _ = &mut arguments;
            let $vm = vm;
            $crate::Returns::returned($body)
        }
        native
    }};
    (|$vm:ident, $this:ident : $tt:ty $(, $a:ident : $t:ty)*| $body:expr) => {{
        fn native(vm: &mut $crate::Vm, call: $crate::Call<'_>) -> Result<$crate::Value, $crate::Throw> {
            let mut arguments = call.arguments.iter();
            let $this = <$tt as $crate::FromValue>::target(call.target)?;
            $(let $a = <$t as $crate::FromValue>::argument(arguments.next())?;)*
            let _ = &mut arguments;
            let $vm = vm;
            $crate::Returns::returned($body)
        }
        native
    }};
}
