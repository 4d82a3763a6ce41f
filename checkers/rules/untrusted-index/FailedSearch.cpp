// `for (i = 0; i < n; i++) if (a[i] == x) break; use(a[i])`: where nothing is
// found, the counter stands behind the last element.
#include "Accesses.h"
#include "Parts.h"
#include "Ranges.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

/// Address is an element picked by Counter: the pointer it starts from.
static const Value *pickedBy(const Value &Address, const Value &Counter) {
  auto *G = dyn_cast<GetElementPtrInst>(&Address);
  if (!G || withoutCasts(G->getOperand(G->getNumOperands() - 1)) != &Counter)
    return nullptr;
  return G->getPointerOperand();
}

namespace {
class Search {
public:
  explicit Search(const Scope &S) : S(S), Loops(S.Known.tree()) {}
  void run() {
    for (const Loop *L : Loops.getLoopsInPreorder())
      for (const PHINode &Counter : L->getHeader()->phis())
        if (Counter.getType()->isIntegerTy())
          check(*L, Counter);
  }

private:
  void check(const Loop &L, const PHINode &Counter);
  bool isAskedAgain(const BasicBlock &Exit, const Instruction &Use,
                    const PHINode &Counter) const;
  const ICmpInst *endOf(const Loop &L, const PHINode &Counter,
                        const BasicBlock *&Exit) const;

  const Scope &S;
  LoopInfo Loops;
};
} // namespace

/// The test of the counter at the loop's head, and where it leaves to.
const ICmpInst *Search::endOf(const Loop &L, const PHINode &Counter,
                              const BasicBlock *&Exit) const {
  auto *Branch = dyn_cast<BranchInst>(L.getHeader()->getTerminator());
  if (!Branch || !Branch->isConditional())
    return nullptr;
  auto *Test = dyn_cast<ICmpInst>(Branch->getCondition());
  if (!Test || !Test->isRelational() || !L.contains(Branch->getSuccessor(0)) ||
      L.contains(Branch->getSuccessor(1)) ||
      withoutCasts(Test->getOperand(0)) != &Counter ||
      Test->getPredicate() == CmpInst::ICMP_SGE ||
      Test->getPredicate() == CmpInst::ICMP_SGT)
    return nullptr;
  Exit = Branch->getSuccessor(1);
  return Test;
}

/// Between the loop's end and Use something else is asked that may tell whether
/// the search found anything.
bool Search::isAskedAgain(const BasicBlock &Exit, const Instruction &Use,
                          const PHINode &Counter) const {
  const DomTreeNode *N = S.Known.tree().getNode(Use.getParent());
  for (; N && N->getBlock() != &Exit; N = N->getIDom())
    if (!N->getBlock()->getSinglePredecessor() ||
        !isa<BranchInst>(
            N->getBlock()->getSinglePredecessor()->getTerminator()) ||
        cast<BranchInst>(N->getBlock()->getSinglePredecessor()->getTerminator())
            ->isConditional())
      return true;
  return !N;
}

/// The counter ends within the array all the same: `i < last`.
static bool endsInside(const Scope &S, const ICmpInst &End,
                       const GetElementPtrInst &G) {
  ArrayAccess A = accessBy(G);
  ConstantRange Bound = S.Known.at(*End.getOperand(1), *End.getParent());
  return A.Element && Bound.getUnsignedMax().ult(A.Count);
}

void Search::check(const Loop &L, const PHINode &Counter) {
  const BasicBlock *Exit = nullptr;
  const ICmpInst *End = endOf(L, Counter, Exit);
  // One element is kept for this: `buffer[i] = 0` behind `i < size - 1`.
  if (End && isa<BinaryOperator>(withoutCasts(End->getOperand(1))))
    return;
  // Others leave to the same place: a break.
  if (!End || !Exit->hasNPredecessorsOrMore(2))
    return;
  SmallVector<const Value *, 2> Searched;
  SmallVector<const GetElementPtrInst *, 2> Used;
  SmallVector<const User *, 8> Users(Counter.users());
  for (unsigned I = 0; I != Users.size(); ++I)
    if (isa<CastInst>(Users[I]))
      Users.append(Users[I]->user_begin(), Users[I]->user_end());
  for (const User *U : Users) {
    auto *G = dyn_cast<GetElementPtrInst>(U);
    const Value *From = G ? pickedBy(*G, Counter) : nullptr;
    if (From && L.contains(G) && !isWritten(*G))
      Searched.push_back(From);
    else if (From)
      Used.push_back(G);
    if (auto *Test = dyn_cast<ICmpInst>(U); Test && !L.contains(Test))
      return; // asked whether it found something, somewhere
  }
  // A table of the driver's own may be known to have what is looked for.
  Confidence Sure = isa<Constant>(End->getOperand(1)) ? Confidence::Heuristic
                                                      : Confidence::Likely;
  for (const GetElementPtrInst *G : Used)
    for (const Value *From : Searched)
      if (isSame(G->getPointerOperand(), From) &&
          !isAskedAgain(*Exit, *G, Counter) && !endsInside(S, *End, *G)) {
        std::string Named = quoted(S.Names, Counter, "the counter");
        S.Report({G,
                  spelling(S.Names, *From),
                  "element " + Named + " of " +
                      quoted(S.Names, *From, "the array") +
                      " is past its end where the search found nothing",
                  Sure,
                  {{End, "the loop ends with " + Named +
                             " past the last element, unless it is left "
                             "before"}}});
        return;
      }
}

void findFailedSearches(const Scope &S) { Search(S).run(); }

} // namespace drydock
