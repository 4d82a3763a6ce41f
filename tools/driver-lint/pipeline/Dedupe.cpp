// The same finding from several units (a function in the driver's own header,
// a file in two modules) is shown once.
#include "pipeline/Pipeline.h"
#include "llvm/ADT/STLExtras.h"

namespace drydock {

static auto identity(const Finding &F) {
  return std::tie(F.Place.File, F.Place.Line, F.Place.Column, F.Rule, F.Subject,
                  F.Message);
}

static bool before(const PathNote &A, const PathNote &B) {
  return std::tie(A.Place.File, A.Place.Line, A.Message) <
         std::tie(B.Place.File, B.Place.Line, B.Message);
}

/// Of equals the surest with the shortest path comes first, and stays.
static bool better(const Finding &A, const Finding &B) {
  if (identity(A) != identity(B))
    return identity(A) < identity(B);
  if (A.Sure != B.Sure)
    return A.Sure > B.Sure;
  if (A.Trace.size() != B.Trace.size())
    return A.Trace.size() < B.Trace.size();
  return std::lexicographical_compare(A.Trace.begin(), A.Trace.end(),
                                      B.Trace.begin(), B.Trace.end(), before);
}

void dedupe(Results &R) {
  llvm::sort(R.Findings, better);
  auto Same = [](const Finding &A, const Finding &B) {
    return identity(A) == identity(B);
  };
  R.Findings.erase(llvm::unique(R.Findings, Same), R.Findings.end());
}

} // namespace drydock
