//! Where nodes, edges and labels stand: a layered drawing of our own.
//!
//! Edges lead down from rank to rank (`cycles`, `ranks`); what passes a rank has an item there (`items`); items are ordered for few
//! crossings (`order`, `arrange`) and placed for straight edges (`place`); edges bend between the ranks alone (`rows`, `ports`, `route`).
//! Parts that do not hang together are drawn side by side (`parts`).

mod arrange;
mod cycles;
mod exchange;
mod graph;
mod items;
mod order;
mod parts;
mod place;
mod ports;
mod ranks;
mod route;
mod rows;
mod simplex;
mod tree;
mod twins;

pub(crate) use graph::{Box, Cluster, Edge, Graph, Label, Places};
pub use graph::{Point, Rect};
pub(crate) use ports::{CORNER, ports_width};

/// Finds a place for everything. Takes the same way for the same graph.
pub(crate) fn layout(graph: &Graph) -> Places {
    parts::side_by_side(graph, whole)
}

/// The places of a graph that hangs together.
fn whole(graph: &Graph) -> Places {
    let reversed = cycles::reversed(graph);
    let ranks = ranks::ranks(graph, &reversed);
    let layers = items::Layers::new(graph, &ranks, &reversed);
    let order = order::order(graph, &layers);
    let x = place::places(graph, &layers, &order);
    route::route(graph, &layers, &reversed, &x)
}
