//! Where the time of a pair went, closer: both variants stay on one axis, in the page and in the file.

use crate::browser::comparison::compares_live;
use crate::browser::{App, Page, on_a_desk};
use crate::support::script::Script;
use crate::support::server::Server;

const BAR: &str = "#prompt-1 .timeline svg.bar";

/// The parts of the axis that the bars show, each once.
async fn shown(page: &Page) -> Vec<(f64, f64)> {
    let boxes = page.each(BAR, "it.getAttribute('viewBox')").await;
    let part = |text: &String| {
        let numbers: Vec<f64> = text.split(' ').map(|part| part.parse().expect("a number")).collect();
        (numbers[0], numbers[2])
    };
    let mut parts: Vec<_> = boxes.iter().map(part).collect();
    parts.dedup();
    parts
}

/// Turns the wheel at a part of the axis.
async fn wheel(page: &Page, part: f64, up: bool) {
    let turned = if up { -100 } else { 100 };
    page.run(&format!(
        "const bar = document.querySelector('{BAR}'); const {{ left, width }} = bar.getBoundingClientRect(); \
         bar.dispatchEvent(new WheelEvent('wheel', {{ bubbles: true, cancelable: true, ctrlKey: true, deltaY: {turned}, clientX: left + {part} * width }}))"
    ))
    .await;
}

#[test]
fn both_on_one_axis() {
    let server = Server::start(Script::new());
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        compares_live(page, "Talk").await;
        let whole = page.texts("#prompt-1 .ticks span").await;
        assert_eq!(shown(page).await, [(0.0, 1000.0)]);
        wheel(page, 0.0, true).await;
        assert_eq!(shown(page).await, [(0.0, 800.0)]);
        assert_ne!(page.texts("#prompt-1 .ticks span").await, whole, "the axis says what is in sight");
        page.click("#prompt-1 .zoom [aria-label='Zoom in']").await;
        assert_eq!(shown(page).await, [(200.0, 400.0)]);
        page.picture("compare_times").await;
        page.click("#prompt-1 .zoom button:last-child").await;
        assert_eq!((shown(page).await, page.texts("#prompt-1 .ticks span").await), (vec![(0.0, 1000.0)], whole));
    });
}
