// An index that a device, firmware or user space chose, and that nothing
// compares with the number of elements.
#include "Accesses.h"
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "model/DataBounds.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

static void check(const Scope &S, const ArrayAccess &A,
                  SmallVectorImpl<const Value *> &Told) {
  const Value *Index = withoutCasts(A.Index);
  if (any_of(Told, [&](const Value *V) { return isSame(V, Index); }) ||
      isBoundedByCallee(S.F, *Index))
    return;
  if (!isFromOutside(S, *A.Index) || !isDereferenced(*A.Element) ||
      isOrderedAnywhere(S, *A.Index))
    return;
  APInt Most = S.Known.at(*A.Index, *A.Element->getParent()).getUnsignedMax();
  if (Most.ult(A.Count))
    return;
  Told.push_back(Index);
  std::string Named = quoted(S.Names, *A.Index, "a value");
  S.Report({A.Element, spelling(S.Names, *A.Array),
            Named + " from outside is an index of " +
                quoted(S.Names, *A.Array, "an array") + ", which has " +
                std::to_string(A.Count) + " elements: nothing compares them"});
}

/// `buf[n] = 0` where a function has filled all of the buffer, perhaps.
static void checkEnd(const Scope &S, const ArrayAccess &A) {
  auto *Call = dyn_cast<CallBase>(withoutCasts(A.Index));
  const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
  const BoundsRow *Row = Callee ? S.Data.upTo(Callee->getName()) : nullptr;
  if (!Row || unsigned(Row->Count) >= Call->arg_size() ||
      !isDereferenced(*A.Element))
    return;
  ConstantRange Most =
      S.Known.at(*Call->getArgOperand(Row->Count), *Call->getParent());
  const ICmpInst *By = nullptr;
  ConstantRange Left = S.Known.limited(*A.Index, *A.Element->getParent(), By);
  if (!Most.isSingleElement() || Most.getSingleElement()->ult(A.Count) ||
      Left.getSignedMax().slt(A.Count))
    return;
  S.Report({A.Element,
            spelling(S.Names, *A.Array),
            quoted(S.Names, *A.Array, "the array") + " has " +
                std::to_string(A.Count) + " elements, and all may be filled: " +
                quoted(S.Names, *A.Index, "the index") +
                " is then past the last",
            Confidence::Likely,
            {{Call, "'" + SourceNames::name(*Callee) +
                        "' may return as much as the buffer has room for"}}});
}

void findOutsideIndices(const Scope &S) {
  SmallVector<const Value *, 4> Told;
  forEachAccess(S.F, [&](const ArrayAccess &A) {
    check(S, A, Told);
    checkEnd(S, A);
  });
}

} // namespace drydock
