// post-unmap-mmio: accesses of registers through a mapping that is gone.
#include "analyzer/DriverChecker.h"
#include "analyzer/SourceText.h"
#include "model/Wording.h"

using namespace clang;
using namespace clang::ento;

namespace drydock {

void DriverChecker::accessRegisters(PathPoint &P, SVal Pointer,
                                    const Expr *E) const {
  SymbolRef Mapping = objectOf(Pointer);
  for (const auto &[Key, Held] : P.State->get<DrydockResources>()) {
    if (!Mapping || !Held.Released || !Key.Family->Mmio ||
        Key.Name.Symbol != Mapping)
      continue;
    std::string Subject = spell(followedPointer(E), P.C.getASTContext());
    report(PostUnmapMmio, P, wording::registersGone(*Key.Family, Subject),
           Key.Name);
  }
  follow(P, Pointer, E, /*ByContract=*/false);
}

} // namespace drydock
