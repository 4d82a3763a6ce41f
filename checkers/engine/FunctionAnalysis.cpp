#include "engine/FunctionAnalysis.h"
#include "engine/ExitChecks.h"
#include "engine/LockBalance.h"
#include "engine/SummaryBuilder.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/IR/CFG.h"
#include <set>

using namespace llvm;

namespace drydock {

FunctionAnalysis::FunctionAnalysis(UnitContext &Unit, const Function &F,
                                   const std::vector<EngineHooks *> &Hooks,
                                   bool EntryPoint)
    : Unit(Unit), F(F), Hooks(Hooks), EntryPoint(EntryPoint) {
  Unit.Names.enter(F);
  for (const BasicBlock *Block :
       ReversePostOrderTraversal<const Function *>(&F)) {
    Order[Block] = Blocks.size();
    Blocks.push_back(Block);
  }
  Pending.resize(Blocks.size());
  numberValues();
  findReturnedPhis();
}

/// Only values used in another block, or by a phi, need a slot in the state.
void FunctionAnalysis::numberValues() {
  for (const BasicBlock *Block : Blocks)
    for (const Instruction &I : *Block) {
      bool Crosses = isa<PHINode>(I);
      for (const User *U : I.users())
        if (auto *UI = dyn_cast<Instruction>(U))
          Crosses |= UI->getParent() != Block || isa<PHINode>(UI);
      if (Crosses)
        SlotOf.try_emplace(&I, SlotOf.size());
    }
}

void FunctionAnalysis::findReturnedPhis() {
  SmallVector<const Value *, 8> Work;
  for (const BasicBlock *Block : Blocks)
    if (auto *Return = dyn_cast<ReturnInst>(Block->getTerminator()))
      if (const Value *V = Return->getReturnValue())
        Work.push_back(V);
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (auto *Cast = dyn_cast<CastInst>(V))
      Work.push_back(Cast->getOperand(0));
    else if (auto *Phi = dyn_cast<PHINode>(V);
             Phi && ReturnedPhis.insert(Phi).second)
      append_range(Work, Phi->incoming_values());
  }
}

bool FunctionAnalysis::exhausted() {
  if (Steps > Unit.Options.MaxSteps)
    Cut = "step budget of " + std::to_string(Unit.Options.MaxSteps) +
          " instructions";
  else if (Pool.size() > Unit.Options.MaxValues)
    Cut = "memory budget of " + std::to_string(Unit.Options.MaxValues) +
          " values";
  else
    return false;
  return true;
}

/// What the callback is handed for good, as if acquired on entry.
void FunctionAnalysis::takeOwned(State &S) {
  const ApiOpsMember *Member = Unit.Roles.owned(F);
  const Instruction *First = &F.getEntryBlock().front();
  while (First && !First->getDebugLoc())
    First = First->getNextNode();
  if (!Member || !First)
    return;
  Resource R;
  R.Family = Member->Owns;
  R.Handle = Pool.param(Member->Argument);
  R.Here = R.Entrusted = true;
  R.Acquired = First;
  S.Resources.push_back(std::move(R));
}

Summary FunctionAnalysis::run() {
  State Start;
  Start.Slots.resize(SlotOf.size());
  takeOwned(Start);
  Pending[0].push_back(std::move(Start));
  std::set<unsigned> Work = {0};
  while (!Work.empty()) {
    unsigned Next = *Work.begin();
    Work.erase(Work.begin());
    std::vector<State> In = reduce(*Blocks[Next], std::move(Pending[Next]));
    Pending[Next].clear();
    runBlock(*Blocks[Next], std::move(In));
    for (const BasicBlock *Successor : successors(Blocks[Next]))
      if (!Pending[Order[Successor]].empty())
        Work.insert(Order[Successor]);
    if (exhausted())
      break;
  }
  ExitChecks(*this, Hooks).run();
  LockBalance(*this, Hooks).run();
  return SummaryBuilder(*this).build();
}

/// All disjuncts of a block advance together, so that the outcomes of a call
/// can merge right behind it.
void FunctionAnalysis::runBlock(const BasicBlock &Block,
                                std::vector<State> Live) {
  for (State &S : Live)
    S.Locals.clear();
  for (auto At = Block.getFirstNonPHIIt(); At != Block.end(); ++At) {
    std::vector<State> Next;
    SmallVector<State, 4> Forks;
    for (State &S : Live) {
      ++Steps;
      if (step(S, *At, Forks))
        Next.push_back(std::move(S));
    }
    for (State &Fork : Forks)
      Next.push_back(std::move(Fork));
    if (Next.empty() || exhausted())
      return;
    Live = Next.size() > Unit.Options.MaxDisjuncts
               ? reduce(Block, std::move(Next))
               : std::move(Next);
  }
}

/// Computed from itself in each pass of its loop; what is only set is a flag.
static bool isCounter(const PHINode &Phi) {
  SmallVector<const Value *, 4> Work(Phi.incoming_values());
  SmallPtrSet<const Value *, 8> Seen = {&Phi};
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (!Seen.insert(V).second)
      continue;
    if (auto *Inner = dyn_cast<PHINode>(V))
      append_range(Work, Inner->incoming_values());
    else if (!isa<Constant>(V))
      return true;
  }
  return false;
}

/// Starts from a constant, and in each pass stays as it is or grows by a
/// constant: once it has grown from what is not negative, it is not zero.
static bool countsUp(const PHINode &Phi) {
  SmallVector<const Value *, 4> Work(Phi.incoming_values());
  SmallPtrSet<const Value *, 8> Seen = {&Phi};
  unsigned Starts = 0;
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (auto *Start = dyn_cast<ConstantInt>(V)) {
      if (Start->isNegative() || ++Starts > 1)
        return false;
      continue;
    }
    if (!Seen.insert(V).second)
      continue;
    if (auto *Inner = dyn_cast<PHINode>(V)) {
      append_range(Work, Inner->incoming_values());
      continue;
    }
    auto *Step = dyn_cast<BinaryOperator>(V);
    auto *By = Step && Step->getOpcode() == Instruction::Add
                   ? dyn_cast<ConstantInt>(Step->getOperand(1))
                   : nullptr;
    if (!By || !By->getValue().isStrictlyPositive() ||
        !isa<PHINode>(Step->getOperand(0)))
      return false;
    Work.push_back(Step->getOperand(0));
  }
  return true;
}

void FunctionAnalysis::pushEdge(const BasicBlock &From, const BasicBlock &To,
                                State S) {
  auto Where = Order.find(&To);
  if (Where == Order.end())
    return;
  bool Back = Where->second <= Order[&From];
  if (Back) {
    auto *Seen =
        llvm::find_if(S.Loops, [&](auto &L) { return L.first == &To; });
    if (Seen == S.Loops.end()) {
      S.Loops.push_back({&To, 0});
      Seen = &S.Loops.back();
    }
    if (Seen->second++ >= Unit.Options.MaxLoopPasses)
      return;
    ++S.Pass;
  }
  SmallVector<std::pair<unsigned, ExprId>, 8> New;
  for (const PHINode &Phi : To.phis()) {
    ExprId E = incoming(S, Phi, From);
    // A counter that changed on the way round is any value from now on;
    // pointers keep their identity, so that handles are followed.
    ExprId Before = S.Slots[SlotOf[&Phi]];
    if (Back && !Phi.getType()->isPointerTy() &&
        Pool[E].Kind != ExprKind::Call && E != Before &&
        !(Pool.isConst(E) && !isCounter(Phi))) {
      E = Pool.value(ExprKind::Fresh, &Phi, S.Pass);
      if (countsUp(Phi))
        S.Facts[E] = {Positive};
    }
    New.push_back({SlotOf[&Phi], E});
  }
  for (auto [Slot, E] : New)
    S.Slots[Slot] = E;
  if (isa<ReturnInst>(*To.getFirstNonPHIOrDbg()))
    S.Leaving = From.getTerminator();
  Pending[Where->second].push_back(std::move(S));
}

bool FunctionAnalysis::callerVisible(const State &S, ExprId E) const {
  ExprKind Kind = Pool[Pool.root(E)].Kind;
  return Kind == ExprKind::Param || Kind == ExprKind::Global;
}

bool FunctionAnalysis::isDuty(const NamedPair &P) {
  auto [It, New] = Duties.try_emplace(&P);
  if (New)
    It->second = Unit.Names.isDriverCode(F) && Unit.Pairs.isDutyOf(F, P);
  return It->second;
}

const Loop *FunctionAnalysis::loopAround(const Instruction &I) {
  if (!Loops)
    Loops =
        std::make_unique<LoopInfo>(DominatorTree(const_cast<Function &>(F)));
  return Loops->getLoopFor(I.getParent());
}

unsigned FunctionAnalysis::roundOf(const State &S, const Instruction &I) {
  unsigned Round = 0;
  for (const Loop *L = loopAround(I); L; L = L->getParentLoop())
    for (const auto &[Header, Passes] : S.Loops)
      if (Header == L->getHeader())
        Round += Passes;
  return Round;
}

bool FunctionAnalysis::isOfEarlierRound(const State &S, const Resource &R) {
  return (R.ByArgument || R.Inner) && roundOf(S, *R.Acquired) > R.Round;
}

bool FunctionAnalysis::hasIndex(ExprId E) const {
  for (;; E = Pool[E].A) {
    ExprKind Kind = Pool[E].Kind;
    if (Kind == ExprKind::Index)
      return true;
    if (Kind != ExprKind::Offset && Kind != ExprKind::Load)
      return false;
  }
}

/// Its neighbours in a list point to it: one is found through the other, or
/// both are the head.
static bool areNeighbours(ExprPool &Pool, ExprId A, ExprId B) {
  auto object = [&](ExprId E) { return Pool.canonical(Pool.base(E)); };
  const Expr &Base = Pool[Pool.base(A)];
  if (Base.Kind == ExprKind::Load && object(Base.A) == object(B))
    return true;
  return object(A) == object(B) &&
         Pool.offsetFromBase(A) + int64_t(sizeof(void *)) ==
             Pool.offsetFromBase(B);
}

static bool isLinked(ExprPool &Pool, ArrayRef<ExprId> Places) {
  return any_of(Places, [&](ExprId A) {
    return any_of(
        Places, [&](ExprId B) { return A != B && areNeighbours(Pool, A, B); });
  });
}

bool FunctionAnalysis::reachable(const ExitState &Exit, ExprId Handle,
                                 bool *InArray) const {
  // Follow stores backwards: who holds the handle, who holds the holder.
  auto &MutablePool = const_cast<ExprPool &>(Pool);
  SmallVector<ExprId, 8> Work = {Handle};
  SmallVector<ExprId, 8> Seen;
  SmallVector<ExprId, 4> Places;
  ExprId Returned =
      Exit.Value ? MutablePool.canonical(Pool.base(Exit.Value)) : 0;
  while (!Work.empty()) {
    ExprId Object = MutablePool.canonical(Pool.base(Work.pop_back_val()));
    if (is_contained(Seen, Object))
      continue;
    Seen.push_back(Object);
    if (Object == Returned || callerVisible(Exit.S, Object))
      return true;
    ExprKind Kind = Pool[Object].Kind;
    if (Object != Handle && Kind != ExprKind::Alloca) {
      const Resource *Owner = nullptr;
      for (const Resource &R : Exit.S.Resources)
        if (R.Handle == Object)
          Owner = &R;
      // Not ours: some object that others know. Ours: as reachable as it is.
      if (!Owner || Owner->State == Status::Escaped || Owner->Managed ||
          Owner->Family->ByName)
        return true;
      // Only plain memory goes without looking at its fields; anything else
      // has a destructor.
      const ApiFamily &Family = *Owner->Family;
      if (Owner->State == Status::Released &&
          (Family.Counted || !Family.EscapesByCall))
        return true;
    }
    for (const auto &[Address, Value] : Exit.S.Heap.Items)
      if (MutablePool.canonical(Pool.base(Value)) == Object) {
        Work.push_back(Address);
        if (Object == Handle)
          Places.push_back(Address);
        if (InArray && hasIndex(Address))
          *InArray = true;
      }
    if (InArray && Object == Handle && isLinked(MutablePool, Places))
      *InArray = true;
  }
  return false;
}

} // namespace drydock
