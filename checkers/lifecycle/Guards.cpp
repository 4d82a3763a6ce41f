#include "lifecycle/Guards.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

/// Places that a condition is computed from.
static void collectTests(const Value *V, std::set<Place> &Out,
                         unsigned Depth = 0) {
  auto *I = dyn_cast<Instruction>(V);
  if (!I || Depth > 6)
    return;
  auto add = [&](const Value *Address) {
    if (Place P = placeAt(*Address); P.isKnown())
      Out.insert(P);
  };
  if (auto *Load = dyn_cast<LoadInst>(I))
    return add(Load->getPointerOperand());
  if (auto *Call = dyn_cast<CallBase>(I)) {
    for (const Use &Argument : Call->args())
      if (Argument->getType()->isPointerTy())
        add(Argument);
    return;
  }
  for (const Use &Operand : I->operands())
    collectTests(Operand, Out, Depth + 1);
}

std::set<Place> Guards::tests(const BasicBlock &Block) {
  std::set<Place> Out;
  if (auto *Branch = dyn_cast<BranchInst>(Block.getTerminator())) {
    if (Branch->isConditional())
      collectTests(Branch->getCondition(), Out);
  } else if (auto *Switch = dyn_cast<SwitchInst>(Block.getTerminator())) {
    collectTests(Switch->getCondition(), Out);
  }
  return Out;
}

const std::set<Place> &Guards::of(const BasicBlock &Block) {
  if (auto It = ByBlock.find(&Block); It != ByBlock.end())
    return It->second;
  std::set<Place> Found;
  const DomTreeNode *Node = Dominators.getNode(&Block);
  if (const DomTreeNode *Above = Node ? Node->getIDom() : nullptr) {
    const BasicBlock &From = *Above->getBlock();
    Found = of(From);
    if (Block.getUniquePredecessor() == &From)
      Found.merge(tests(From));
  }
  return ByBlock[&Block] = std::move(Found);
}

bool isFree(const std::set<Place> &Way, const std::set<Place> &Written) {
  return none_of(Way, [&](const Place &P) { return Written.count(P); });
}

bool anyFree(const Ways &Of, const std::set<Place> &Written) {
  return any_of(Of, [&](const auto &Way) { return isFree(Way, Written); });
}

void addWay(Ways &To, const std::set<Place> &Way) {
  auto includes = [](const std::set<Place> &All, const std::set<Place> &Part) {
    return std::includes(All.begin(), All.end(), Part.begin(), Part.end());
  };
  if (any_of(To, [&](const auto &Known) { return includes(Way, Known); }))
    return;
  erase_if(To, [&](const auto &Known) { return includes(Known, Way); });
  To.push_back(Way);
}

} // namespace drydock
