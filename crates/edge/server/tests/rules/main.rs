//! The rules of the package development model, each proved through HTTP. A refused request leaves the org as it was.

#[cfg(test)]
mod building;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod installing;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod orgs;
#[cfg(test)]
mod packages;
#[cfg(test)]
mod upgrading;
#[cfg(test)]
mod world;
