// By place, then rule: the same for any -j and any order of workers.
#include "pipeline/Pipeline.h"
#include "llvm/ADT/STLExtras.h"

namespace drydock {

static auto key(const Finding &F) {
  return std::tie(F.Place.File, F.Place.Line, F.Place.Column, F.Rule,
                  F.Fingerprint, F.Message);
}

void order(Results &R) {
  llvm::sort(R.Findings, [](const Finding &A, const Finding &B) {
    return key(A) < key(B);
  });
  llvm::sort(R.Hidden, [](const HiddenFinding &A, const HiddenFinding &B) {
    return key(A.Found) < key(B.Found);
  });
  llvm::sort(R.Files, [](const FileResult &A, const FileResult &B) {
    return A.Path < B.Path;
  });
  llvm::sort(R.Truncated, [](const Truncation &A, const Truncation &B) {
    return std::tie(A.File, A.Function, A.Why) <
           std::tie(B.File, B.Function, B.Why);
  });
  // A function in a header is cut short once per unit.
  auto Same = [](const Truncation &A, const Truncation &B) {
    return A.File == B.File && A.Function == B.Function && A.Why == B.Why;
  };
  R.Truncated.erase(llvm::unique(R.Truncated, Same), R.Truncated.end());
  llvm::sort(R.Notes);
}

} // namespace drydock
