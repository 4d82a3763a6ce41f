// An index that a device, firmware or user space chose, and that nothing
// compares with the number of elements.
#include "Accesses.h"
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

static void check(const Scope &S, const ArrayAccess &A) {
  if (!isFromOutside(S, *A.Index) || !isDereferenced(*A.Element) ||
      isOrderedAnywhere(S, *A.Index))
    return;
  APInt Most = S.Known.at(*A.Index, *A.Element->getParent()).getUnsignedMax();
  if (Most.ult(A.Count))
    return;
  std::string Named = quoted(S.Names, *A.Index, "a value");
  S.Report({A.Element, spelling(S.Names, *A.Array),
            Named + " from outside is an index of " +
                quoted(S.Names, *A.Array, "an array") + ", which has " +
                std::to_string(A.Count) + " elements: nothing compares them"});
}

void findOutsideIndices(const Scope &S) {
  forEachAccess(S.F, [&](const ArrayAccess &A) { check(S, A); });
}

} // namespace drydock
