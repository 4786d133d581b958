// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/window.h"

#include "compiler/ops/testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Enum;
using ::testing::HasSubstr;

// Along the height; the width is 1 and takes part in nothing.
struct Height {
  int32_t size = 5, kernel = 3;
  int64_t stride = 1, dilation = 1;
  const char* padding = "SAME";
  int64_t top = 0, bottom = 0;
};

Result<Window> WindowFor(const Height& h) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, h.size, 1, 1});
  b.AddOp("CONV_2D",
          {x},
          {b.AddTensor("y", DType::kInt8, {1})},
          {{"padding", Enum{h.padding}},
           {"stride_h", h.stride},
           {"stride_w", int64_t{1}},
           {"dilation_h_factor", h.dilation},
           {"pad_top", h.top},
           {"pad_bottom", h.bottom}});
  return WindowOf(OpView(b.module(), b.graph(), 0), h.kernel, 1);
}

std::string RefusalOf(const Height& h) {
  const Result<Window> window = WindowFor(h);
  return window.ok() ? "it is fine" : window.error().message;
}

// VALID: as many windows as fit. SAME: every stride-th pixel begins one, and of the rows that are
// missing for the last, the smaller half is above.
TEST(Window, SameAndValidAreWhatTheyMean) {
  for (int32_t size = 1; size <= 9; ++size) {
    for (int32_t kernel = 1; kernel <= 4; ++kernel) {
      for (int32_t stride = 1; stride <= 4; ++stride) {
        for (int32_t dilation = 1; dilation <= 3; ++dilation) {
          const int32_t reach = (kernel - 1) * dilation + 1;
          int32_t fit = 0, begun = 0, missing = 0;
          for (int32_t at = 0; at + reach <= size; at += stride) ++fit;
          for (int32_t at = 0; at < size; at += stride) {
            ++begun;
            missing = std::max(0, at + reach - size);
          }
          Height h{size, kernel, stride, dilation, "VALID"};
          const Result<Window> valid = WindowFor(h);
          ASSERT_EQ(valid.ok(), fit > 0);
          if (fit > 0) {
            EXPECT_EQ(valid->output_h, fit);
            EXPECT_EQ(valid->pad_top, 0);
          }
          h.padding = "SAME";
          EXPECT_EQ(WindowFor(h)->output_h, begun);
          EXPECT_EQ(WindowFor(h)->pad_top, missing / 2);
        }
      }
    }
  }
}

TEST(Window, ExplicitPaddingIsAddedOnBothSides) {
  Height h{.size = 5, .kernel = 3, .stride = 2, .padding = "EXPLICIT", .top = 1, .bottom = 2};
  EXPECT_EQ(WindowFor(h)->output_h, 3);
  EXPECT_EQ(WindowFor(h)->pad_top, 1);
  h.bottom = 0;
  EXPECT_EQ(WindowFor(h)->output_h, 2);
}

TEST(Window, WhatCannotBeIsRefused) {
  EXPECT_THAT(RefusalOf({.size = 2, .kernel = 3, .padding = "VALID"}),
              HasSubstr("height: a window of 3 does not fit into 2."));
  EXPECT_THAT(RefusalOf({.padding = "FULL"}), HasSubstr("padding FULL, want SAME or VALID."));
  for (const int64_t bad : {int64_t{0}, int64_t{-1}, INT64_MAX, INT64_MIN, int64_t{1} << 32}) {
    EXPECT_THAT(RefusalOf({.stride = bad}), HasSubstr("want each in 1 to")) << bad;
    EXPECT_THAT(RefusalOf({.dilation = bad}), HasSubstr("want each in 1 to")) << bad;
  }
  EXPECT_THAT(RefusalOf({.size = 0}), HasSubstr("want each in 1 to"));
  EXPECT_THAT(RefusalOf({.kernel = 0}), HasSubstr("want each in 1 to"));
}

}  // namespace
}  // namespace mote::ops
