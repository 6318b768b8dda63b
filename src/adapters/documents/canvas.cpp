#include "adapters/documents/canvas.hpp"

#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>

#include <array>
#include <utility>

namespace kurir::documents {
namespace {

constexpr auto kFont = "DejaVu Sans";
constexpr double kLineSpacing = 1.25;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;

using Surface = Owned<cairo_surface_t, cairo_surface_destroy>;
using Drawing = Owned<cairo_t, cairo_destroy>;
using FontMap = Owned<PangoFontMap, g_object_unref>;
using Context = Owned<PangoContext, g_object_unref>;
using Layout = Owned<PangoLayout, g_object_unref>;
using Font = Owned<PangoFontDescription, pango_font_description_free>;
using FontOptions = Owned<cairo_font_options_t, cairo_font_options_destroy>;
using Text = Owned<char, g_free>;

std::array<double, 3> colour(Ink ink) {
  switch (ink) {
    case Ink::dark: return {0.11, 0.145, 0.15};
    case Ink::quiet: return {0.40, 0.455, 0.46};
    case Ink::accent: return {0.06, 0.32, 0.34};
    case Ink::hairline: return {0.87, 0.89, 0.89};
  }
  return {};
}

cairo_status_t append(void* file, const unsigned char* data, unsigned int length) {
  auto& out = *static_cast<Bytes*>(file);
  out.insert(out.end(), data, data + length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct Canvas::State {
  Bytes file;
  Surface surface{cairo_pdf_surface_create_for_stream(append, &file, kWidth, kHeight)};
  Drawing drawing{cairo_create(surface.get())};
  FontMap fonts{pango_cairo_font_map_new()};
  Context context{pango_font_map_create_context(fonts.get())};
  Layout layout{pango_layout_new(context.get())};

  void set(const std::string& text, const TextStyle& style, double width) {
    const Font font(pango_font_description_from_string(kFont));
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    if (style.face == Face::bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout.get(), static_cast<float>(kLineSpacing));
    pango_layout_set_alignment(layout.get(), style.align == Align::right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    const Text valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    pango_layout_set_text(layout.get(), valid.get(), -1);
  }

  [[nodiscard]] double height() {
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }

  void use(Ink ink) {
    const auto [red, green, blue] = colour(ink);
    cairo_set_source_rgb(drawing.get(), red, green, blue);
  }
};

Canvas::Canvas(domain::Language language, const std::string& title, const std::string& author, const std::string& made_at)
    : state_(std::make_unique<State>()) {
  auto* surface = state_->surface.get();
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, made_at.c_str());
  // The sheet is printed, not shown on a grid of pixels.
  const FontOptions options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(state_->context.get(), options.get());
  pango_context_set_language(state_->context.get(), pango_language_from_string(domain::code(language).data()));
}

Canvas::~Canvas() = default;

double Canvas::height_of(const std::string& text, const TextStyle& style, double width) {
  state_->set(text, style, width);
  return state_->height();
}

double Canvas::write(const std::string& text, const TextStyle& style, const Place& place) {
  state_->set(text, style, place.width);
  state_->use(style.ink);
  cairo_move_to(state_->drawing.get(), place.x, place.y);
  pango_cairo_show_layout(state_->drawing.get(), state_->layout.get());
  return state_->height();
}

void Canvas::rule(const Place& place, Ink ink, double thickness) {
  state_->use(ink);
  cairo_rectangle(state_->drawing.get(), place.x, place.y, place.width, thickness);
  cairo_fill(state_->drawing.get());
}

void Canvas::next_page() { cairo_show_page(state_->drawing.get()); }

Result<Bytes> Canvas::finish() {
  cairo_show_page(state_->drawing.get());
  auto status = cairo_status(state_->drawing.get());
  cairo_surface_finish(state_->surface.get());
  if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(state_->surface.get());
  if (status != CAIRO_STATUS_SUCCESS) return fail(ErrorCode::internal, "cannot make the PDF: {}", cairo_status_to_string(status));
  return std::move(state_->file);
}

}  // namespace kurir::documents
