// SPDX-License-Identifier: Apache-2.0
#include "player/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "compiler/graph/module_builder.h"
#include "compiler/program/compile.h"

namespace mote::player {
namespace {

using graph::Bytes;
using graph::DType;
using ::testing::HasSubstr;

// A model whose output is its input under another shape: what a sample holds is what it scores.
program::Program Echo(graph::Shape input, graph::Shape output) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, std::move(input), 0.5F, 0);
  const int y = b.AddTensor("y", DType::kInt8, std::move(output), 0.5F, 0);
  b.AddOp("RESHAPE", {x}, {y});
  b.SetOutputs({y});
  Result<program::Program> program = program::Compile(b.Build(), {});
  MOTE_CHECK(program.ok(), program.error().message);
  return std::move(*program);
}

Sample Of(const std::vector<int8_t>& values, const std::string& label) {
  return {"sample", graph::BytesOf(values), label};
}

std::string Refusal(const Result<Evaluation>& result) {
  return result.ok() ? "it was evaluated" : result.error().message;
}

TEST(Top1, CountsTheSamplesWhoseHighestOutputIsTheLabels) {
  const program::Program echo = Echo({1, 3}, {3});
  const std::vector<Sample> samples = {Of({9, 1, 2}, "0"), Of({1, 9, 2}, "2"), Of({1, 2, 9}, "2")};
  std::vector<int64_t> progress;
  const Result<Evaluation> result = Evaluate(
      echo, samples, Metric::kTop1, [&](int64_t done, int64_t) { progress.push_back(done); });
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->samples, 3);
  EXPECT_EQ(result->correct, 2);
  EXPECT_DOUBLE_EQ(result->value, 2.0 / 3);
  EXPECT_EQ(result->per_class.at(2).samples, 2);
  EXPECT_EQ(result->per_class.at(2).correct, 1);
  EXPECT_EQ(progress, (std::vector<int64_t>{1, 2, 3}));
}

TEST(Top1, OfEqualOutputsTheFirstWins) {
  const std::vector<Sample> samples = {Of({5, 5}, "0")};
  EXPECT_EQ(Evaluate(Echo({1, 2}, {2}), samples, Metric::kTop1, nullptr)->correct, 1);
}

TEST(Top1, ClassesAreNumbersHoweverTheyAreWritten) {
  const std::vector<Sample> samples = {Of({1, 9}, "1"), Of({1, 9}, "01")};
  const Result<Evaluation> result = Evaluate(Echo({1, 2}, {2}), samples, Metric::kTop1, nullptr);
  EXPECT_EQ(result->per_class.size(), 1u);
}

TEST(Top1, LabelsThatAreNoClassAreRefused) {
  for (const char* label : {"3", "-1", "cat", "", "1.5", "99999999999999999999"}) {
    const std::vector<Sample> samples = {Of({1, 2, 3}, label)};
    EXPECT_THAT(Refusal(Evaluate(Echo({1, 3}, {3}), samples, Metric::kTop1, nullptr)),
                HasSubstr("want a class number from 0 to 2."));
  }
}

TEST(Evaluate, WantsSamplesAndOneInput) {
  EXPECT_THAT(Refusal(Evaluate(Echo({1, 3}, {3}), {}, Metric::kTop1, nullptr)),
              HasSubstr("no samples"));
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1}, 0.5F, 0);
  b.AddInput("x2", DType::kInt8, {1}, 0.5F, 0);
  b.SetOutputs({x});
  const program::Program two = *program::Compile(b.Build(), {});
  EXPECT_THAT(Refusal(Evaluate(two, {Of({1}, "0")}, Metric::kTop1, nullptr)),
              HasSubstr("the model has 2 inputs"));
}

TEST(Auc, OneOutputIsTheScoreAndOfTwoTheSecond) {
  const std::vector<Sample> one = {Of({3}, "0"), Of({4}, "0"), Of({5}, "1")};
  EXPECT_DOUBLE_EQ(Evaluate(Echo({1, 1}, {1}), one, Metric::kAuc, nullptr)->value, 1);
  const std::vector<Sample> two = {Of({9, 3}, "0"), Of({0, 5}, "0"), Of({0, 4}, "1")};
  EXPECT_DOUBLE_EQ(Evaluate(Echo({1, 2}, {2}), two, Metric::kAuc, nullptr)->value, 0.5);
}

// y = logistic(x), of x's shape: samples far from their reconstruction are the anomalies.
TEST(Auc, AnAutoencodersScoreIsItsError) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, 3}, 0.5F, 0);
  const int y = b.AddTensor("y", DType::kInt8, {1, 3}, 1.0F / 256, -128);
  b.AddOp("LOGISTIC", {x}, {y});
  b.SetOutputs({y});
  const program::Program program = *program::Compile(b.Build(), {});
  const std::vector<Sample> samples = {
      Of({0, 1, 0}, "0"), Of({50, 60, 70}, "1"), Of({1, 1, 1}, "0")};
  EXPECT_DOUBLE_EQ(Evaluate(program, samples, Metric::kAuc, nullptr)->value, 1);
}

TEST(Auc, WhatGivesNoScoreIsRefused) {
  const std::vector<Sample> samples = {Of({1, 2, 3}, "0"), Of({1, 2, 3}, "1")};
  EXPECT_THAT(Refusal(Evaluate(Echo({1, 3}, {3}), samples, Metric::kAuc, nullptr)),
              HasSubstr("output [3] gives no score"));
  EXPECT_THAT(Refusal(Evaluate(Echo({1, 1}, {1}), {Of({1}, "1")}, Metric::kAuc, nullptr)),
              HasSubstr("labels of one class only"));
  EXPECT_THAT(Refusal(Evaluate(Echo({1, 1}, {1}), {Of({1}, "2")}, Metric::kAuc, nullptr)),
              HasSubstr("want a class number from 0 to 1."));
}

TEST(Auc, AScoreThatIsNoNumberIsRefused) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 1});
  const int y = b.AddTensor("y", DType::kFloat32, {1});
  b.AddOp("RESHAPE", {x}, {y});
  b.SetOutputs({y});
  const program::Program program = *program::Compile(b.Build(), {});
  const std::vector<Sample> samples = {{"s", Bytes{0, 0, 0xC0, 0x7F}, "0"}};
  EXPECT_EQ(Refusal(Evaluate(program, samples, Metric::kAuc, nullptr)),
            "sample 's': its score is not a number.");
}

double BruteForce(const std::vector<double>& negatives, const std::vector<double>& positives) {
  double wins = 0;
  for (const double p : positives) {
    for (const double n : negatives) wins += p > n ? 1 : (p == n ? 0.5 : 0);
  }
  return wins / static_cast<double>(negatives.size() * positives.size());
}

TEST(AreaUnderRoc, IsTheShareOfPairsInOrderTiesCountedHalf) {
  EXPECT_DOUBLE_EQ(AreaUnderRoc({1, 2}, {3, 4}), 1);
  EXPECT_DOUBLE_EQ(AreaUnderRoc({3, 4}, {1, 2}), 0);
  EXPECT_DOUBLE_EQ(AreaUnderRoc({1, 1}, {1, 1, 1}), 0.5);
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::minstd_rand random(seed);
    std::vector<double> negatives(random() % 30 + 1), positives(random() % 30 + 1);
    for (double& score : negatives) score = static_cast<double>(random() % 10);
    for (double& score : positives) score = static_cast<double>(random() % 10);
    EXPECT_DOUBLE_EQ(AreaUnderRoc(negatives, positives), BruteForce(negatives, positives))
        << "seed " << seed;
  }
}

}  // namespace
}  // namespace mote::player
