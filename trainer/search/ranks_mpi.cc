// SPDX-License-Identifier: Apache-2.0
// Ranks by Open MPI; messages are texts of any length.
#include <mpi.h>

#include "trainer/search/ranks.h"

namespace mote::trainer {
namespace {

constexpr int kTag = 0;

class MpiRanks : public Ranks {
 public:
  MpiRanks() {
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &count_);
  }
  MpiRanks(const MpiRanks&) = delete;
  MpiRanks& operator=(const MpiRanks&) = delete;
  ~MpiRanks() override { MPI_Finalize(); }

  int rank() const override { return rank_; }
  int count() const override { return count_; }

  void Send(int to, const std::string& text) override {
    MPI_Send(text.data(), static_cast<int>(text.size()), MPI_CHAR, to, kTag, MPI_COMM_WORLD);
  }

  std::optional<RankMessage> Poll() override {
    int is_there = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, kTag, MPI_COMM_WORLD, &is_there, &status);
    if (is_there == 0) return std::nullopt;
    int length = 0;
    MPI_Get_count(&status, MPI_CHAR, &length);
    RankMessage message = {status.MPI_SOURCE, std::string(static_cast<size_t>(length), '\0')};
    MPI_Recv(message.text.data(), length, MPI_CHAR, message.rank, kTag, MPI_COMM_WORLD, &status);
    return message;
  }

 private:
  int rank_ = 0, count_ = 1;
};

}  // namespace
}  // namespace mote::trainer

void MoteMakeRanks(MadeRanks* made) {
  int provided = 0;
  if (MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS ||
      provided < MPI_THREAD_FUNNELED) {
    *made = mote::Error{"Open MPI could not be started. Try 'mpirun -n 2 hostname' first.",
                        mote::ErrorKind::kMissingTool};
    return;
  }
  *made = std::unique_ptr<mote::trainer::Ranks>(new mote::trainer::MpiRanks);
}
