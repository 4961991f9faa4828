//! The sheet that is drawn on, and the pen that draws a figure at its place and size.

use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pixmap, Point, Rect,
    Shader, SpreadMode, Stroke, Transform,
};

use super::palette::Rgb;
use super::path::path;

/// The width and height of a picture in pixels.
pub(super) const SIDE: u32 = 768;
/// The same, as a length.
pub(super) const SIDE_F: f32 = SIDE as f32;

/// The sheet.
pub(super) struct Canvas(Pixmap);

impl Canvas {
    /// An empty sheet, or `None` if there is no memory for it.
    pub(super) fn new() -> Option<Self> {
        Pixmap::new(SIDE, SIDE).map(Self)
    }

    /// A pen whose `(0, 0)` lies at `(x, y)` and whose unit is `scale` pixels.
    pub(super) fn pen(&mut self, x: f32, y: f32, scale: f32) -> Pen<'_> {
        Pen { canvas: self, place: Transform::from_row(scale, 0.0, 0.0, scale, x, y), veil: None }
    }

    /// A pen in pixels from the upper left corner.
    pub(super) fn plain_pen(&mut self) -> Pen<'_> {
        self.pen(0.0, 0.0, 1.0)
    }

    /// Fills a rectangle of whole pixels, sharp at its edges.
    pub(super) fn block(&mut self, x: i32, y: i32, width: u32, height: u32, colour: Rgb) {
        if let Some(rect) = Rect::from_xywh(x as f32, y as f32, width as f32, height as f32) {
            let paint = Paint { anti_alias: false, ..paint(colour, 255) };
            self.0.fill_rect(rect, &paint, Transform::identity(), None);
        }
    }

    /// Fills everything between two heights with a colour that changes from one to the other.
    pub(super) fn fade(&mut self, top: f32, bottom: f32, from: Rgb, to: Rgb) {
        let stops = vec![GradientStop::new(0.0, color(from, 255)), GradientStop::new(1.0, color(to, 255))];
        let ends = (Point::from_xy(0.0, top), Point::from_xy(0.0, bottom));
        let shader = LinearGradient::new(ends.0, ends.1, stops, SpreadMode::Pad, Transform::identity());
        if let (Some(shader), Some(rect)) = (shader, Rect::from_ltrb(0.0, top, SIDE_F, bottom)) {
            self.0.fill_rect(rect, &Paint { shader, ..Paint::default() }, Transform::identity(), None);
        }
    }

    /// The picture as the bytes of a PNG file.
    pub(super) fn png(&self) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        Ok(self.0.encode_png()?)
    }
}

/// Draws in the units of one figure.
pub(super) struct Pen<'a> {
    canvas: &'a mut Canvas,
    place: Transform,
    veil: Option<u8>,
}

impl Pen<'_> {
    /// The same pen with see-through ink: 0 leaves nothing to see, 255 covers.
    pub(super) fn veiled(self, opacity: u8) -> Self {
        Self { veil: Some(opacity), ..self }
    }

    /// Fills a shape that is written as text.
    pub(super) fn fill(&mut self, shape: &str, colour: Rgb) {
        self.fill_path(path(shape), colour);
    }

    /// Draws along a shape that is written as text.
    pub(super) fn line(&mut self, shape: &str, width: f32, colour: Rgb) {
        let Some(path) = path(shape) else { return };
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        let paint = paint(colour, self.veil.unwrap_or(255));
        self.canvas.0.stroke_path(&path, &paint, &stroke, self.place, None);
    }

    /// Fills a shape and draws its outline in a darker shade.
    pub(super) fn shape(&mut self, shape: &str, colour: Rgb) {
        self.fill(shape, colour);
        self.line(shape, 4.0, colour.darker(35));
    }

    /// Fills a circle.
    pub(super) fn circle(&mut self, x: f32, y: f32, radius: f32, colour: Rgb) {
        self.oval(x, y, radius, radius, colour);
    }

    /// Fills an upright ellipse with two radii.
    pub(super) fn oval(&mut self, x: f32, y: f32, wide: f32, high: f32, colour: Rgb) {
        let rect = Rect::from_ltrb(x - wide, y - high, x + wide, y + high);
        self.fill_path(rect.and_then(PathBuilder::from_oval), colour);
    }

    /// Fills a rectangle with rounded corners.
    pub(super) fn slab(&mut self, x: f32, y: f32, width: f32, height: f32, corner: f32, colour: Rgb) {
        self.fill(&rounded(x, y, width, height, corner), colour);
    }

    fn fill_path(&mut self, path: Option<Path>, colour: Rgb) {
        if let Some(path) = path {
            let paint = paint(colour, self.veil.unwrap_or(255));
            self.canvas.0.fill_path(&path, &paint, FillRule::Winding, self.place, None);
        }
    }
}

/// The outline of a rectangle with rounded corners.
pub(super) fn rounded(x: f32, y: f32, width: f32, height: f32, corner: f32) -> String {
    let (right, bottom, c) = (x + width, y + height, corner);
    format!(
        "M {} {y} L {} {y} Q {right} {y} {right} {} L {right} {} Q {right} {bottom} {} {bottom} \
         L {} {bottom} Q {x} {bottom} {x} {} L {x} {} Q {x} {y} {} {y} Z",
        x + c,
        right - c,
        y + c,
        bottom - c,
        right - c,
        x + c,
        bottom - c,
        y + c,
        x + c,
    )
}

fn color(colour: Rgb, opacity: u8) -> Color {
    Color::from_rgba8(colour.0, colour.1, colour.2, opacity)
}

fn paint(colour: Rgb, opacity: u8) -> Paint<'static> {
    Paint { shader: Shader::SolidColor(color(colour, opacity)), ..Paint::default() }
}
