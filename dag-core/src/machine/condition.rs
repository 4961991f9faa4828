//! Conditions on a state: typed, with a name that a picture and a log can print.

use std::fmt::{self, Display};
use std::ops::{BitAnd, BitOr, Not};
use std::sync::Arc;

use super::{List, Misfit};

/// A typed field of a state; [`field!`](crate::field) gives one.
pub struct Field<S, T> {
    name: &'static str,
    get: fn(&S) -> Option<&T>,
    set: fn(&mut S, T),
}

impl<S: 'static, T: 'static> Field<S, T> {
    #[doc(hidden)]
    pub const fn new(name: &'static str, get: fn(&S) -> Option<&T>, set: fn(&mut S, T)) -> Self {
        Self { name, get, set }
    }

    /// The field's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The value; `None` if the field is absent.
    pub fn get<'s>(&self, state: &'s S) -> Option<&'s T> {
        (self.get)(state)
    }

    /// Holds if the field equals the value. An absent field equals nothing.
    pub fn eq<V>(self, value: V) -> Condition<S>
    where
        T: PartialEq<V>,
        V: Display + Send + Sync + 'static,
    {
        self.compare("=", value, |field, value| field == value)
    }

    /// Holds if the field is there and differs from the value.
    pub fn ne<V>(self, value: V) -> Condition<S>
    where
        T: PartialEq<V>,
        V: Display + Send + Sync + 'static,
    {
        self.compare("!=", value, |field, value| field != value)
    }

    /// Holds if the field is less than the value.
    pub fn lt<V>(self, value: V) -> Condition<S>
    where
        T: PartialOrd<V>,
        V: Display + Send + Sync + 'static,
    {
        self.compare("<", value, |field, value| field < value)
    }

    /// Holds if the field is greater than the value.
    pub fn gt<V>(self, value: V) -> Condition<S>
    where
        T: PartialOrd<V>,
        V: Display + Send + Sync + 'static,
    {
        self.compare(">", value, |field, value| field > value)
    }

    /// Holds if the field is the value or less.
    pub fn le<V>(self, value: V) -> Condition<S>
    where
        T: PartialOrd<V>,
        V: Display + Send + Sync + 'static,
    {
        self.compare("<=", value, |field, value| field <= value)
    }

    /// Holds if the field is the value or greater.
    pub fn ge<V>(self, value: V) -> Condition<S>
    where
        T: PartialOrd<V>,
        V: Display + Send + Sync + 'static,
    {
        self.compare(">=", value, |field, value| field >= value)
    }

    /// Holds if the field is one of the values.
    ///
    /// ```
    /// # use dag_core::{State, field};
    /// # use serde::{Deserialize, Serialize};
    /// #[derive(State, Clone, Serialize, Deserialize)]
    /// struct Chat { mode: String }
    ///
    /// let drawn = field!(Chat.mode).one_of(["image", "chart"]);
    /// assert_eq!(drawn.name(), "mode in image, chart");
    /// assert!(drawn.holds(&Chat { mode: "chart".into() }));
    /// ```
    pub fn one_of<V>(self, values: impl IntoIterator<Item = V>) -> Condition<S>
    where
        T: PartialEq<V>,
        V: Display + Send + Sync + 'static,
    {
        let (get, values) = (self.get, values.into_iter().collect::<Vec<_>>());
        let listed = values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Condition::new(format!("{} in {listed}", self.name), move |state| {
            get(state).is_some_and(|field| values.iter().any(|value| field == value))
        })
    }

    /// Holds if the field is not absent.
    pub fn is_set(self) -> Condition<S> {
        let get = self.get;
        Condition::new(format!("{} is set", self.name), move |state| get(state).is_some())
    }

    /// Holds if the field is absent.
    pub fn is_absent(self) -> Condition<S> {
        let get = self.get;
        Condition::new(format!("{} is absent", self.name), move |state| get(state).is_none())
    }

    /// Holds if the field is a list with this item, or a text with this one in it.
    ///
    /// ```
    /// # use dag_core::{List, State, field};
    /// # use serde::{Deserialize, Serialize};
    /// #[derive(State, Clone, Serialize, Deserialize)]
    /// struct Chat { prompt: String, modes: List<String> }
    ///
    /// let chat = Chat { prompt: "draw a turtle".into(), modes: ["image".to_owned()].into_iter().collect() };
    /// let drawn = field!(Chat.prompt).contains("draw") & field!(Chat.modes).contains("image");
    /// assert_eq!(drawn.name(), "prompt contains draw & modes contains image");
    /// assert!(drawn.holds(&chat) && !field!(Chat.modes).contains("imag").holds(&chat));
    /// ```
    pub fn contains<V>(self, value: V) -> Condition<S>
    where
        T: Contains<V>,
        V: Display + Send + Sync + 'static,
    {
        self.compare(" contains ", value, Contains::has)
    }

    fn compare<V: Display + Send + Sync + 'static>(
        self,
        sign: &str,
        value: V,
        holds: fn(&T, &V) -> bool,
    ) -> Condition<S> {
        let get = self.get;
        Condition::new(format!("{}{sign}{value}", self.name), move |state| {
            get(state).is_some_and(|field| holds(field, &value))
        })
    }
}

/// A value that others may be in: a text, or a list.
pub trait Contains<V> {
    /// Whether it is in there.
    fn has(&self, value: &V) -> bool;
}

impl<V: AsRef<str>> Contains<V> for String {
    fn has(&self, value: &V) -> bool {
        self.contains(value.as_ref())
    }
}

impl<V, T: PartialEq<V>> Contains<V> for Vec<T> {
    fn has(&self, value: &V) -> bool {
        self.iter().any(|item| item == value)
    }
}

impl<V, T: PartialEq<V> + Clone> Contains<V> for List<T> {
    fn has(&self, value: &V) -> bool {
        self.iter().any(|item| item == value)
    }
}

/// A field of a state that something can be put into: a [`Field`], or a [`JsonField`](crate::JsonField).
pub trait StateField<S>: Send + Sync + 'static {
    /// What it holds.
    type Value;
    /// Its name.
    fn name(&self) -> &str;
    /// Puts a value into it.
    ///
    /// # Errors
    /// The field cannot hold it.
    fn put(&self, state: &mut S, value: Self::Value) -> Result<(), Misfit>;
}

impl<S: 'static, T: 'static> StateField<S> for Field<S, T> {
    type Value = T;

    fn name(&self) -> &str {
        self.name
    }

    fn put(&self, state: &mut S, value: T) -> Result<(), Misfit> {
        (self.set)(state, value);
        Ok(())
    }
}

impl<S, T> fmt::Debug for Field<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "field `{}`", self.name)
    }
}

/// Something that holds of a state or does not, under a printable name.
///
/// ```
/// use dag_core::Condition;
///
/// let long = Condition::new("long", |text: &String| text.len() > 8);
/// let shout = Condition::new("shout", |text: &String| text.ends_with('!'));
/// let both = long & !shout;
/// assert_eq!(both.name(), "long & !shout");
/// assert!(both.holds(&"hello, world".to_owned()));
/// ```
///
/// [`condition!`](crate::condition) takes the name from the closure itself.
pub struct Condition<S> {
    name: String,
    /// The fields it names, where these are checked when a machine is built: those of typed fields are when compiling.
    fields: Vec<String>,
    /// Made of others, so that it takes brackets in a name of more.
    is_compound: bool,
    test: Arc<dyn Fn(&S) -> bool + Send + Sync>,
}

impl<S: 'static> Condition<S> {
    /// A condition of its own, with the name that pictures show.
    pub fn new(name: impl Into<String>, test: impl Fn(&S) -> bool + Send + Sync + 'static) -> Self {
        Self { name: name.into(), fields: Vec::new(), is_compound: false, test: Arc::new(test) }
    }

    /// One about a field that may not exist.
    pub(super) fn of_field(name: String, field: String, test: impl Fn(&S) -> bool + Send + Sync + 'static) -> Self {
        Self { fields: vec![field], ..Self::new(name, test) }
    }

    /// The fields that a state must have.
    pub(super) fn fields(&self) -> &[String] {
        &self.fields
    }

    /// The printable name. Two conditions with the same name count as the same.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it holds.
    pub fn holds(&self, state: &S) -> bool {
        (self.test)(state)
    }
}

impl<S: 'static> Condition<S> {
    /// One that is made of two.
    fn compound(self, sign: &str, other: Self, together: fn(bool, &dyn Fn() -> bool) -> bool) -> Self {
        let name = format!("{} {sign} {}", self.part(), other.part());
        let fields = [&*self.fields, &other.fields].concat();
        let test = move |state: &S| together(self.holds(state), &|| other.holds(state));
        Self { is_compound: true, fields, ..Self::new(name, test) }
    }

    /// The name as part of another one.
    fn part(&self) -> String {
        if self.is_compound { format!("({})", self.name) } else { self.name.clone() }
    }
}

impl<S: 'static> BitAnd for Condition<S> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.compound("&", other, |holds, other| holds && other())
    }
}

impl<S: 'static> BitOr for Condition<S> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.compound("|", other, |holds, other| holds || other())
    }
}

impl<S: 'static> Not for Condition<S> {
    type Output = Self;

    fn not(self) -> Self {
        let name = if self.is_compound || self.name.contains(' ') {
            format!("!({})", self.name)
        } else {
            format!("!{}", self.name)
        };
        Self { fields: self.fields.clone(), ..Self::new(name, move |state| !self.holds(state)) }
    }
}

impl<S> Clone for Condition<S> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            fields: self.fields.clone(),
            is_compound: self.is_compound,
            test: self.test.clone(),
        }
    }
}

impl<S> fmt::Debug for Condition<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "when({})", self.name)
    }
}
