// `if (i > COUNT) return; a[i]`, `for (i = 0; i <= COUNT; i++) a[i]`: the test
// was meant for this array, and lets one too many through.
#include "Accesses.h"
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "llvm/ADT/Twine.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

static void findIn(const Scope &S, const ArrayAccess &A) {
  auto *Load = dyn_cast<LoadInst>(withoutCasts(A.Index));
  if (Load && isWrittenHere(S, *Load->getPointerOperand()))
    return; // another value by then, perhaps
  const ICmpInst *By = nullptr;
  ConstantRange Left = S.Known.limited(*A.Index, *A.Element->getParent(), By);
  if (!By || Left.isEmptySet())
    return;
  APInt Most = Left.getSignedMax();
  if (Most.slt(A.Count) || !isDereferenced(*A.Element))
    return;
  std::string Array = quoted(S.Names, *A.Array, "the array");
  std::string Index = quoted(S.Names, *A.Index, "the index");
  std::string Last = std::to_string(Most.getSExtValue());
  S.Report({A.Element,
            spelling(S.Names, *A.Array),
            Array + " has " + std::to_string(A.Count) + " elements, but " +
                Index + " may be " + Last + " here",
            Most == A.Count || isa<PHINode>(withoutCasts(A.Index))
                ? Confidence::Likely
                : Confidence::Heuristic,
            {{By, "lets " + Index + " be up to " + Last}}});
}

void findLooseTests(const Scope &S) {
  forEachAccess(S.F, [&](const ArrayAccess &A) { findIn(S, A); });
}

} // namespace drydock
