// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/cost_terms_m4.h"

#include <algorithm>
#include <cstdlib>

#include "runtime/ops/common/weights_winograd_m4.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/fully_connected/fully_connected.h"

namespace mote::ops {
namespace {

int64_t CeilDiv(int64_t a, int64_t b) { return (a + b - 1) / b; }

// Bytes that are clamped in a pass of their own: none where the range is that of an int8.
int64_t Clamped(const ParamReader& p, int64_t bytes) {
  return p["act_min"] <= INT8_MIN && p["act_max"] >= INT8_MAX ? 0 : bytes;
}

int64_t OutputPixels(const ParamReader& p) { return p["output_h"] * p["output_w"]; }

// Of a window that begins at `at`, along one side of the image: the first tap inside, and the end.
struct Taps {
  int64_t begin, end;
  int64_t count() const { return std::max<int64_t>(0, end - begin); }
};

Taps TapsInside(int64_t at, int64_t kernel, int64_t dilation, int64_t input) {
  Taps taps = {0, kernel};
  while (taps.begin < kernel && at + taps.begin * dilation < 0) ++taps.begin;
  while (taps.end > taps.begin && at + (taps.end - 1) * dilation >= input) --taps.end;
  return taps;
}

// Windows by where they lie, a row of outputs or of the image's columns at a time.
struct Side {
  std::vector<int64_t> inside;  // taps in the image, by output
  int64_t whole = 0;            // windows that lie in it
};

Side SideOf(const ParamReader& p, const std::string& suffix) {
  Side side;
  const int64_t kernel = p["kernel_" + suffix];
  const int64_t dilation = std::max<int64_t>(1, p["dilation_" + suffix]);
  const int64_t pad = p[suffix == "h" ? "pad_top" : "pad_left"];
  for (int64_t i = 0; i < p["output_" + suffix]; ++i) {
    const int64_t at = i * p["stride_" + suffix] - pad;
    const int64_t taps = TapsInside(at, kernel, dilation, p["input_" + suffix]).count();
    side.inside.push_back(taps);
    if (taps == kernel) ++side.whole;
  }
  return side;
}

Conv2dParams RowsOf(const ParamReader& p) {
  Conv2dParams params = {};
  params.kernel_h = static_cast<int32_t>(p["kernel_h"]);
  params.kernel_w = static_cast<int32_t>(p["kernel_w"]);
  params.input_c = static_cast<int32_t>(p["input_c"]);
  params.rows = static_cast<int32_t>(p["rows"]);
  return params;
}

// Two pixels by `lanes` channels at a time. `runs`: pairs of windows that lie in the image are
// widened in the loop itself.
CostCounts CountTwoPixels(const ParamReader& p, int64_t lanes, bool runs) {
  const Conv2dParams shape = RowsOf(p);
  const int64_t fours = CeilDiv(Conv2dDepth(shape), 4);
  const int64_t blocks = CeilDiv(p["output_c"], lanes), pixels = OutputPixels(p);
  const int64_t rows = SideOf(p, "h").whole;
  const int64_t columns = p["dilation_w"] == 1 ? SideOf(p, "w").whole : 0;
  const bool gathered = Conv2dRow(shape) % 4 != 0 || shape.rows == kRowsLastApart;
  const bool by_itself = runs && !gathered && p["output_c"] % 4 == 0;
  const int64_t run = by_itself ? rows * (columns / 2 * 2) : 0;
  const int64_t inside = rows * columns - run, border = pixels - rows * columns;
  const int64_t pairs = run / 2 + CeilDiv(inside + border, 2);
  const int64_t kernel_h = p["kernel_h"];
  CostCounts counts = {{"call", 1},
                       {"rows", p["output_h"]},
                       {"products", pairs * blocks * fours},
                       {"ends", pairs * blocks},
                       {"pixels", inside + border},
                       {"outputs", pixels * p["output_c"]},
                       {"clamped", Clamped(p, pixels * p["output_c"])}};
  counts["widened"] = run / 2 * fours;
  counts["widened rows"] = run / 2 * kernel_h;
  counts[gathered ? "gathered" : "written"] = inside * fours;
  counts[gathered ? "gathered rows" : "written rows"] = inside * kernel_h;
  counts["border"] = border * fours;
  counts["border rows"] = border * kernel_h;
  if (runs && p["output_c"] % 4 != 0) counts["rests"] = pairs;
  return counts;
}

}  // namespace

ParamReader::ParamReader(const std::vector<ParamField>& fields) {
  for (const ParamField& field : fields) values_[field.name] = field.value;
}

int64_t ParamReader::operator[](const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? 0 : std::strtoll(found->second.c_str(), nullptr, 10);
}

int64_t ParamReader::Product(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return 0;
  int64_t product = 1;
  const char* at = found->second.c_str();
  while (*at != '\0') {
    char* end = nullptr;
    const int64_t value = std::strtoll(at, &end, 10);
    if (end != at) product *= value;
    at = end == at ? at + 1 : end;
  }
  return product;
}

CostCounts CountConv2dBlocks(const ParamReader& p) { return CountTwoPixels(p, 4, true); }
CostCounts CountConv2dPairs(const ParamReader& p) { return CountTwoPixels(p, 4, false); }
CostCounts CountConv2dQuads(const ParamReader& p) { return CountTwoPixels(p, 2, false); }

// Windows of 6x6, some at a time, of which the last may be alone.
CostCounts CountConv2dWinograd(const ParamReader& p) {
  const int64_t down = CeilDiv(p["output_h"], 4), across = CeilDiv(p["output_w"], 4);
  const int64_t tiles = down * across, groups = CeilDiv(tiles, kWinogradWindows);
  const int64_t whole = (p["output_h"] / 4) * (p["output_w"] / 4);
  const int64_t quads = p["input_c"] / 4, lanes = p["output_c"] / kWinogradLanes;
  return {{"call", 1},
          {"transformed", tiles * quads},
          {"products", groups * lanes * quads},
          {"ends", groups * lanes},
          {"written", whole * p["output_c"]},
          {"written in part", (tiles - whole) * p["output_c"]},
          {"clamped", Clamped(p, OutputPixels(p) * p["output_c"])}};
}

// Steps down a tile of four channels; each but the first of a band has its first pair already.
CostCounts CountDepthwise3x3(const ParamReader& p) {
  const int64_t stride = p["stride_h"], rows = 4 / stride, output_h = p["output_h"];
  const int64_t quads = p["output_c"] / 4, steps = CeilDiv(output_h, rows);
  const int64_t tiles = CeilDiv(p["output_w"], std::max<int64_t>(1, p["tile"]));
  const bool last_has_two = stride == 1 && output_h % 4 >= 1 && output_h % 4 <= 2;
  const int64_t twos = stride == 1 ? (last_has_two ? 1 : 0) : steps, fours = steps - twos;
  const int64_t bands = CeilDiv(steps, std::max<int64_t>(1, p["band"]));
  const int64_t pairs = 3 * fours + twos * (stride + 1) - (steps - bands);
  const int64_t columns = p["output_w"] * stride + tiles * (3 - stride);
  return {{"call", 1},
          {"tiles", quads * tiles},
          {"steps", quads * tiles * steps},
          {"four rows", quads * fours * p["output_w"]},
          {"two rows", quads * twos * p["output_w"]},
          {"pairs", quads * tiles * pairs},
          {"widened", quads * columns * pairs},
          {"clamped", Clamped(p, quads * p["output_w"] * 4 * (4 * fours + 2 * twos))}};
}

CostCounts CountDepthwiseDeep(const ParamReader& p) {
  DepthwiseConv2dParams shape = {};
  shape.output_h = static_cast<int32_t>(p["output_h"]);
  shape.stride_h = static_cast<int32_t>(p["stride_h"]);
  const int64_t stride = p["stride_h"], most = DepthwiseRowPairsM4(shape);
  const int64_t all = CeilDiv(p["output_h"], 2), steps = CeilDiv(all, most);
  const int64_t quads = p["output_c"] / 4;
  const int64_t tiles = CeilDiv(p["output_w"], std::max<int64_t>(1, p["tile"]));
  const int64_t bands = CeilDiv(steps, std::max<int64_t>(1, p["band"]));
  const int64_t pairs = all * stride + steps - (steps - bands);
  const int64_t columns = p["output_w"] * stride + tiles * (3 - stride);
  const int64_t odd = p["output_w"] % 2;
  return {{"call", 1},
          {"tiles", quads * tiles},
          {"steps", quads * tiles * steps},
          {"outputs", quads * all * p["output_w"]},
          {"odd outputs", quads * all * odd},
          {"lines", quads * (stride == 1 ? steps * CeilDiv(p["output_w"], 2) : all * tiles)},
          {"pairs", quads * tiles * pairs},
          {"widened", quads * columns * pairs},
          {"clamped", Clamped(p, quads * 8 * all * (p["output_w"] + odd))}};
}

CostCounts CountDepthwise1xK(const ParamReader& p) {
  DepthwiseConv2dParams shape = {};
  shape.kernel_w = static_cast<int32_t>(p["kernel_w"]);
  const int64_t rows = p["output_c"] / 4 * p["output_h"];
  const int64_t tile = std::max<int64_t>(1, p["tile"]);
  const int64_t tiles = CeilDiv(p["output_w"], tile);
  const int64_t sixes =
      tiles == 0 ? 0
                 : (tiles - 1) * CeilDiv(tile, 6) + CeilDiv(p["output_w"] - (tiles - 1) * tile, 6);
  return {{"call", 1},
          {"tiles", rows * tiles},
          {"sixes", rows * sixes},
          {"products", rows * sixes * Depthwise1xKStepsM4(shape)},
          {"widened", rows * (p["output_w"] + tiles * (p["kernel_w"] - 1))},
          {"stored", rows * p["output_w"]},
          {"clamped", Clamped(p, rows * 4 * p["output_w"])}};
}

// Pixel by pixel, four channels at a time; windows of 3x3 inside of the image in one block.
CostCounts CountDepthwiseAny(const ParamReader& p) {
  const Side down = SideOf(p, "h"), across = SideOf(p, "w");
  int64_t taps = 0, rows = 0;
  for (const int64_t y : down.inside) {
    for (const int64_t x : across.inside) taps += y * x, rows += y;
  }
  const int64_t quads = p["output_c"] / 4, pixels = OutputPixels(p);
  const bool is_3x3 = p["kernel_h"] == 3 && p["kernel_w"] == 3;
  const int64_t nines = is_3x3 ? down.whole * across.whole : 0;
  return {{"call", 1},
          {"pixels", pixels},
          {"outputs", pixels * p["output_c"]},
          {"nines", quads * nines},
          {"windows", quads * (pixels - nines)},
          {"window rows", quads * (rows - 3 * nines)},
          {"products", quads * (taps - 9 * nines)}};
}

namespace {

CostCounts CountRows(const ParamReader& p, int64_t lanes) {
  const int64_t rows = p["rows"], fours = CeilDiv(p["input_depth"], 4);
  const int64_t blocks = CeilDiv(p["output_depth"], lanes);
  return {{"call", 1},
          {"rows", rows},
          {"widened", rows * fours},
          {"products", rows * blocks * fours},
          {"ends", rows * blocks},
          {"outputs", rows * p["output_depth"]},
          {"rests", p["output_depth"] % lanes == 0 ? 0 : rows},
          {"clamped", Clamped(p, rows * p["output_depth"])}};
}

}  // namespace

CostCounts CountFullyConnected(const ParamReader& p) {
  return CountRows(p, kFullyConnectedPairLanesM4);
}

CostCounts CountFullyConnectedQuads(const ParamReader& p) {
  return CountRows(p, kFullyConnectedLanesM4);
}

CostCounts CountElements(const ParamReader& p) {
  return {{"call", 1}, {"elements", p["size"]}, {"clamped", Clamped(p, p["size"])}};
}

CostCounts CountPool(const ParamReader& p) {
  const Side down = SideOf(p, "h"), across = SideOf(p, "w");
  int64_t taps = 0;
  for (const int64_t y : down.inside) {
    for (const int64_t x : across.inside) taps += y * x;
  }
  const int64_t pixels = OutputPixels(p);
  return {{"call", 1},
          {"pixels", pixels},
          {"outputs", pixels * p["channels"]},
          {"taps", taps},
          {"products", taps * p["channels"]}};
}

CostCounts CountSoftmax(const ParamReader& p) {
  return {{"call", 1}, {"rows", p["rows"]}, {"elements", p["rows"] * p["depth"]}};
}

CostCounts CountMean(const ParamReader& p) {
  const int64_t outputs = p.Product("kept_size");
  return {{"call", 1}, {"outputs", outputs}, {"products", outputs * p["count"]}};
}

}  // namespace mote::ops
