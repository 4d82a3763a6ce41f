// A field says how many elements there are, and a test lets that number itself
// through: `if (item > e->items) return -EINVAL;`
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

void findLooseCounts(const Scope &S) {
  for (const Instruction &I : instructions(S.F))
    if (auto *Test = dyn_cast<ICmpInst>(&I))
      for (unsigned Side = 0; Side != 2; ++Side)
        check(S, *Test, Side);
}

} // namespace drydock
