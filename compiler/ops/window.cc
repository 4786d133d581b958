// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/window.h"

#include <fmt/format.h>

#include <algorithm>

namespace mote::ops {
namespace {

// Larger values cannot come from a real model and would overflow the arithmetic below.
constexpr int64_t kMaxExtent = 1 << 20;

struct Axis {
  int32_t output = 0;
  int32_t pad_before = 0;
};

struct AxisInput {
  const char* name;
  int64_t size, kernel, stride, dilation;
  int64_t explicit_before, explicit_after;
};

Result<Axis> ResolveAxis(const OpView& op, const std::string& padding, const AxisInput& a) {
  const auto in_range = [](int64_t v) { return v >= 1 && v <= kMaxExtent; };
  if (!in_range(a.stride) || !in_range(a.dilation) || !in_range(a.kernel) || !in_range(a.size)) {
    return op.Fail(
        fmt::format("{}: size {}, kernel {}, stride {}, dilation {}: want each in 1 to {}.",
                    a.name,
                    a.size,
                    a.kernel,
                    a.stride,
                    a.dilation,
                    kMaxExtent));
  }
  const int64_t reach = (a.kernel - 1) * a.dilation + 1;
  const bool pads_fit = a.explicit_before >= 0 && a.explicit_before <= kMaxExtent &&
                        a.explicit_after >= 0 && a.explicit_after <= kMaxExtent;
  if (!in_range(reach) || !pads_fit) {
    return op.Fail(fmt::format("{}: a window over {} pixels, paddings {} and {}: want at most {}.",
                               a.name,
                               reach,
                               a.explicit_before,
                               a.explicit_after,
                               kMaxExtent));
  }
  int64_t output = 0;
  int64_t before = 0;
  if (padding == "SAME") {
    output = (a.size + a.stride - 1) / a.stride;
    before = std::max<int64_t>(0, (output - 1) * a.stride + reach - a.size) / 2;
  } else {
    const int64_t padded = a.size + a.explicit_before + a.explicit_after;
    before = a.explicit_before;
    output = padded < reach ? 0 : (padded - reach) / a.stride + 1;
  }
  if (output < 1) {
    return op.Fail(fmt::format("{}: a window of {} does not fit into {}.", a.name, reach, a.size));
  }
  return Axis{static_cast<int32_t>(output), static_cast<int32_t>(before)};
}

}  // namespace

std::vector<std::string> WindowAttributes() {
  return {"padding",
          "stride_w",
          "stride_h",
          "dilation_w_factor",
          "dilation_h_factor",
          "pad_top",
          "pad_left",
          "pad_bottom",
          "pad_right"};
}

Result<Window> WindowOf(const OpView& op, int64_t kernel_h, int64_t kernel_w) {
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(0), 4, 4));
  return WindowOver(op, op.input(0).shape, kernel_h, kernel_w);
}

Result<Window> WindowOver(const OpView& op,
                          const graph::Shape& x,
                          int64_t kernel_h,
                          int64_t kernel_w) {
  if (x[0] < 1) return op.Fail(fmt::format("batch {}, want 1 or more.", x[0]));
  const graph::Attributes& a = op.attributes();
  const std::string padding = a.EnumName("padding", "SAME");
  if (padding != "SAME" && padding != "VALID" && padding != "EXPLICIT") {
    return op.Fail(fmt::format("padding {}, want SAME or VALID.", padding));
  }
  // The schema's default for absent strides is 0, which no window can have; dilations default to 1.
  const AxisInput h = {"height",
                       x[1],
                       kernel_h,
                       a.Int("stride_h", 0),
                       a.Int("dilation_h_factor", 1),
                       a.Int("pad_top", 0),
                       a.Int("pad_bottom", 0)};
  const AxisInput w = {"width",
                       x[2],
                       kernel_w,
                       a.Int("stride_w", 0),
                       a.Int("dilation_w_factor", 1),
                       a.Int("pad_left", 0),
                       a.Int("pad_right", 0)};
  MOTE_TRY(const Axis rows, ResolveAxis(op, padding, h));
  MOTE_TRY(const Axis columns, ResolveAxis(op, padding, w));
  Window window;
  window.kernel_h = static_cast<int32_t>(kernel_h);
  window.kernel_w = static_cast<int32_t>(kernel_w);
  window.stride_h = static_cast<int32_t>(h.stride);
  window.stride_w = static_cast<int32_t>(w.stride);
  window.dilation_h = static_cast<int32_t>(h.dilation);
  window.dilation_w = static_cast<int32_t>(w.dilation);
  window.output_h = rows.output;
  window.output_w = columns.output;
  window.pad_top = rows.pad_before;
  window.pad_left = columns.pad_before;
  return window;
}

}  // namespace mote::ops
