// SPDX-License-Identifier: Apache-2.0
#include "trainer/learn/load.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>

namespace mote::trainer {
namespace {

void SetWhereUnset(const char* name, const char* value) {
  constexpr int kKeepWhatIsSet = 0;
  setenv(name, value, kKeepWhatIsSet);
}

// LibTorch, oneDNN and OpenBLAS choose kernels by the CPU, and each adds in an order of its own.
// With those of AVX2, which x86-64 has had since 2013, a recipe gives the same bytes on all of
// them; a CPU without it, or another ISA, has its own.
void ChooseKernelsThatAllHave() {
#ifdef __x86_64__
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return;
  SetWhereUnset("ATEN_CPU_CAPABILITY", "avx2");
  SetWhereUnset("ONEDNN_MAX_CPU_ISA", "AVX2");
  SetWhereUnset("OPENBLAS_CORETYPE", "Haswell");
#endif
}

}  // namespace

Result<Learners> Learners::Load(const std::filesystem::path& library) {
  // Threads that wait do not spin: there is one, and the other cores have work of their own.
  SetWhereUnset("OMP_WAIT_POLICY", "passive");
  ChooseKernelsThatAllHave();
  void* const handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const maker = handle == nullptr ? nullptr : dlsym(handle, "MoteMakeLearner");
  if (maker != nullptr) return Learners(reinterpret_cast<LearnerMaker*>(maker));
  return Error{fmt::format("the part of mote that trains networks cannot be loaded ({}). It needs "
                           "LibTorch: install Debian's libtorch-dev and libopenblas0-openmp, or "
                           "call 'tools/setup --trainer', then build mote again.",
                           dlerror()),
               ErrorKind::kMissingTool};
}

}  // namespace mote::trainer
