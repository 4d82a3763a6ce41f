// A field says how many elements there are, and a test lets that number itself
// through: `if (item > e->items) return -EINVAL;`
#include "Accesses.h"
#include "LearnedCounts.h"
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "model/DataBounds.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

static void check(const Scope &S, const ICmpInst &Test, unsigned Side) {
  CmpInst::Predicate P =
      Side == 0 ? Test.getPredicate() : Test.getSwappedPredicate();
  auto *Count = dyn_cast<LoadInst>(withoutCasts(Test.getOperand(1 - Side)));
  const Value *Index = withoutCasts(Test.getOperand(Side));
  bool Loose = P == CmpInst::ICMP_UGT || P == CmpInst::ICMP_SGT ||
               P == CmpInst::ICMP_ULE || P == CmpInst::ICMP_SLE;
  if (!Count || !Loose || isa<Constant>(Index) || isa<PHINode>(Index) ||
      isa<BinaryOperator>(Index))
    return;
  std::string Field = fieldRead(S.Names, *Count);
  if (!S.Data.isCount(Field))
    return;
  S.Report({&Test, spelling(S.Names, *Index),
            quoted(S.Names, *Index, "an index") + " may be '" +
                StringRef(Field).split('.').second.str() +
                "' itself: the last has the index before"});
}

/// `if (i > p->n) return; p->table[i]`, where loops go through p->table while
/// they are below p->n.
static void checkAccess(const Scope &S, const GetElementPtrInst &G) {
  const Value *Index = withoutCasts(G.getOperand(G.getNumOperands() - 1));
  if (isa<Constant>(Index) || isa<PHINode>(Index) || !isDereferenced(G))
    return;
  const ICmpInst *Loose = nullptr;
  bool Kept = false;
  S.Known.comparisons(*G.getParent(), [&](const ICmpInst &Test, bool Truth) {
    for (unsigned Side = 0; Side != 2; ++Side) {
      if (!isSame(withoutCasts(Test.getOperand(Side)), Index))
        continue;
      CmpInst::Predicate P =
          Side == 0 ? Test.getPredicate() : Test.getSwappedPredicate();
      if (!Truth)
        P = CmpInst::getInversePredicate(P);
      bool UpTo = P == CmpInst::ICMP_ULE || P == CmpInst::ICMP_SLE;
      if (UpTo && S.Counts.isCountOf(S.Names, *Test.getOperand(1 - Side),
                                     *G.getPointerOperand()))
        Loose = &Test;
      else if (UpTo || P == CmpInst::ICMP_ULT || P == CmpInst::ICMP_SLT ||
               P == CmpInst::ICMP_NE)
        Kept = true;
    }
  });
  if (!Loose || Kept)
    return;
  std::string Named = quoted(S.Names, *Index, "the index");
  S.Report({&G,
            spelling(S.Names, *G.getPointerOperand()),
            "element " + Named + " of " +
                quoted(S.Names, *G.getPointerOperand(), "the array") +
                " may be the one past its last",
            Confidence::Likely,
            {{Loose, "lets " + Named +
                         " be as large as the number of "
                         "elements"}}});
}

void findLooseCounts(const Scope &S) {
  for (const Instruction &I : instructions(S.F))
    if (auto *G = dyn_cast<GetElementPtrInst>(&I))
      checkAccess(S, *G);
  for (const Instruction &I : instructions(S.F))
    if (auto *Test = dyn_cast<ICmpInst>(&I))
      for (unsigned Side = 0; Side != 2; ++Side)
        check(S, *Test, Side);
}

} // namespace drydock
