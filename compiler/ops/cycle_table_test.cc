// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/cycle_table.h"

#include <gtest/gtest.h>

#include "compiler/ops/ways.h"

namespace mote::ops {
namespace {

KernelCall SoftmaxOf(const std::string& rows) {
  KernelCall call;
  call.kernel = "SoftmaxS8Ref";
  call.function = "mote::SoftmaxS8Ref";
  call.params = {{"rows", rows}, {"depth", "12"}};
  return call;
}

TEST(CycleTable, KnowsKernelsByTheirParameters) {
  EXPECT_EQ(CycleTable::KeyOf("mote::SoftmaxS8Ref", SoftmaxOf("3").params),
            "mote::SoftmaxS8Ref rows=3 depth=12");
  CycleTable table;
  table.Set("mote::SoftmaxS8Ref rows=3 depth=12", 500);
  EXPECT_EQ(table.CyclesOf(SoftmaxOf("3")), 500);
  EXPECT_EQ(table.CyclesOf(SoftmaxOf("4")), std::nullopt);
}

TEST(CycleTable, CountsEachImageOfABatch) {
  CycleTable table;
  KernelCall call = SoftmaxOf("3");
  table.Set(CycleTable::KeyOf(call.function, call.params), 500);
  call.images = 4;
  EXPECT_EQ(table.CyclesOf(call), 2000);
}

TEST(KnownCycles, AreMeasuredOnesOrAnEstimate) {
  KernelCall call = SoftmaxOf("3");
  LowerOptions options;
  EXPECT_EQ(KnownCycles(call, options), CyclesM4(call));
  CycleTable table;
  options.measured = &table;
  EXPECT_EQ(KnownCycles(call, options), CyclesM4(call));
  table.Set(CycleTable::KeyOf(call.function, call.params), 77);
  EXPECT_EQ(KnownCycles(call, options), 77);
}

}  // namespace
}  // namespace mote::ops
