#include "LearnedCounts.h"
#include "Ranges.h"
#include "Sources.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

/// A name for where V is kept: "record.member", or a global variable's.
static std::string keptIn(const SourceNames &Names, const Value &V) {
  auto *Load = dyn_cast<LoadInst>(withoutCasts(&V));
  if (auto *G = dyn_cast<GlobalVariable>(Load ? Load->getPointerOperand() : &V))
    return G->getName().str();
  return Load ? fieldRead(Names, *Load) : "";
}

void LearnedCounts::add(const SourceNames &Names, const Function &F,
                        const Ranges &Known) {
  LoopInfo Loops(Known.tree());
  for (const Loop *L : Loops.getLoopsInPreorder()) {
    auto *Branch = dyn_cast<BranchInst>(L->getHeader()->getTerminator());
    auto *Test = Branch && Branch->isConditional()
                     ? dyn_cast<ICmpInst>(Branch->getCondition())
                     : nullptr;
    if (!Test || !isa<PHINode>(withoutCasts(Test->getOperand(0))))
      continue;
    CmpInst::Predicate P = Test->getPredicate();
    bool Below = P == CmpInst::ICMP_ULT || P == CmpInst::ICMP_SLT;
    bool UpTo = P == CmpInst::ICMP_ULE || P == CmpInst::ICMP_SLE;
    std::string Count = keptIn(Names, *Test->getOperand(1));
    if (Count.empty() || (!Below && !UpTo))
      continue;
    for (const BasicBlock *B : L->blocks())
      for (const Instruction &I : *B)
        if (auto *G = dyn_cast<GetElementPtrInst>(&I);
            G && withoutCasts(G->getOperand(G->getNumOperands() - 1)) ==
                     withoutCasts(Test->getOperand(0)))
          if (std::string Array = keptIn(Names, *G->getPointerOperand());
              !Array.empty())
            (Below ? CountsOf : LastsOf)[Array].insert(Count);
  }
}

bool LearnedCounts::isCountOf(const SourceNames &Names, const Value &Count,
                              const Value &Array) const {
  std::string Named = keptIn(Names, Count), Of = keptIn(Names, Array);
  auto has = [&](const auto &In) {
    auto It = In.find(Of);
    return It != In.end() && It->second.count(Named);
  };
  return !Named.empty() && has(CountsOf) && !has(LastsOf);
}

} // namespace drydock
