// Applies the summary of a function of the module at a call.
#include "engine/CallTransfer.h"
#include "llvm/IR/GlobalVariable.h"

using namespace llvm;

namespace drydock {

ExprId CallTransfer::instantiate(State &S, const Path &P) {
  if (P.empty())
    return 0;
  SmallVector<ExprId, 8> Nodes;
  for (const PathNode &N : P) {
    ExprId E = 0;
    switch (N.K) {
    case PathNode::Const:
      E = A.Pool.constant(N.Imm);
      break;
    case PathNode::Param:
      E = size_t(N.Imm) < Args.size() ? Args[N.Imm] : A.Pool.constant(0);
      break;
    case PathNode::Global: {
      const GlobalValue *G = A.Unit.Module.getNamedValue(N.Name);
      if (!G)
        return 0;
      E = A.Pool.value(ExprKind::Global, G);
      break;
    }
    case PathNode::Fresh:
      E = A.Pool.value(ExprKind::Fresh, &Call, (N.Imm + 1) << 24 | S.Pass);
      break;
    case PathNode::Load:
      E = A.readMemory(S, Nodes[N.A], PointerType::get(Call.getContext(), 0));
      break;
    case PathNode::Offset:
      E = A.Pool.offset(Nodes[N.A], N.Imm);
      break;
    case PathNode::Index:
      E = A.Pool.index(
          Nodes[N.A],
          N.B ? Nodes[N.B] : A.Pool.value(ExprKind::Fresh, nullptr, 1), N.Imm);
      break;
    case PathNode::Binary:
      E = A.Pool.binary(N.Imm, Nodes[N.A], Nodes[N.B]);
      break;
    case PathNode::Return:
      E = Returned;
      break;
    }
    Nodes.push_back(E);
  }
  return Nodes.back();
}

/// A handle acquired by the callee is named by where it now stands, not by
/// what stood there before.
ExprId CallTransfer::place(State &S, Path P) {
  if (P.empty() || P.back().K != PathNode::Load)
    return instantiate(S, P);
  P.pop_back();
  ExprId Address = instantiate(S, P);
  return Address ? A.Pool.load(Address, 0) : 0;
}

/// The callee released what it had acquired, and left the pointer in place.
void CallTransfer::leaveDangling(State &S, const SummaryResource &Origin,
                                 ExprId Place) {
  if (A.Pool[Place].Kind != ExprKind::Load)
    return;
  Resource R;
  R.Family = Origin.Family;
  R.Handle = A.Pool.canonical(Place);
  R.ReleasedValue =
      A.readMemory(S, A.Pool[Place].A, PointerType::get(Call.getContext(), 0));
  if (A.Pool.isNull(R.ReleasedValue))
    return;
  R.ReleasedPass = S.Pass;
  R.State = Status::Released;
  R.Here = true;
  R.Released = &Call;
  R.InnerRelease = std::make_shared<PathNote>(Origin.Where);
  if (const Resource *Old = S.findResource(R.Family, R.Handle, 0))
    S.Resources.erase(S.Resources.begin() + (Old - S.Resources.data()));
  S.Resources.push_back(std::move(R));
}

/// What the caller passes rules the outcome out, before anything that is done
/// on its way counts. A pointer that it dereferences is told by the
/// dereference.
bool CallTransfer::isRuledOut(State &S, const Outcome &O) {
  return any_of(O.Conditions, [&](const SummaryFact &Condition) {
    bool Used = any_of(O.Dereferences, [&](const SummaryUse &Use) {
      return Use.Pointer == Condition.Value;
    });
    ExprId E = Used ? 0 : instantiate(S, Condition.Value);
    return E && !(A.Facts.possible(S, E) & Condition.Set);
  });
}

/// Another outcome of the callee, which is as possible, releases nothing of
/// Family.
bool CallTransfer::releasesUnder(const ApiFamily &Family) const {
  return any_of(Possible, [&](const Outcome *O) {
    return none_of(O->Resources, [&](const SummaryResource &R) {
      return R.Family == &Family && R.Act == SummaryResource::Releases;
    });
  });
}

/// Store puts there what Handle, which ends in a load, names.
static bool isName(const Path &Handle, const SummaryStore &Store) {
  if (Handle.empty() || Handle.back().K != PathNode::Load)
    return false;
  if (!Store.Value.empty())
    return Store.Value == Handle;
  return Store.Address.size() + 1 == Handle.size() &&
         std::equal(Store.Address.begin(), Store.Address.end(), Handle.begin());
}

bool CallTransfer::applyOutcome(State &S, const Summary &Sum,
                                const Outcome &O) {
  // Everything is read in the world before the call.
  Returned = O.ResultPath.empty() ? Result : instantiate(S, O.ResultPath);
  // NULL from a helper is its result, not a constant of the caller.
  if (!Returned || (A.Pool.isNull(Returned) && Call.getType()->isPointerTy()))
    Returned = Result;
  if (isRuledOut(S, O))
    return false;
  struct Ready {
    const SummaryResource *R;
    ExprId Handle, Key;
  };
  SmallVector<Ready, 4> Resources;
  for (const SummaryResource &R : O.Resources)
    Resources.push_back(
        {&R,
         (R.Act == SummaryResource::Acquires && !R.ByArgument) ||
                 R.Act == SummaryResource::Dangles
             ? place(S, R.Handle)
             : instantiate(S, R.Handle),
         instantiate(S, R.Key)});
  // What the callee acquired is one thing, wherever it is stored.
  SmallVector<std::pair<const SummaryResource *, ExprId>, 2> New;
  auto newValue = [&](const SummaryStore &Store) -> ExprId {
    for (const SummaryResource &R : O.Resources)
      if (R.Act == SummaryResource::Acquires && !R.ByArgument &&
          isName(R.Handle, Store)) {
        auto It = find_if(New, [&](const auto &N) { return N.first == &R; });
        if (It != New.end())
          return It->second;
        ExprId Place = place(S, R.Handle);
        ExprId Value = A.Pool.load(A.Pool[Place].A, ++A.Joins << 20);
        New.push_back({&R, Value});
        return Value;
      }
    return 0;
  };
  SmallVector<std::pair<ExprId, ExprId>, 4> Stores;
  for (const SummaryStore &Store : O.Stores) {
    ExprId Address = instantiate(S, Store.Address);
    ExprId Value = newValue(Store);
    if (!Value)
      // An unknown value is still what the path to it names.
      Value = Store.Value.empty() ? A.Pool.load(Address, ++A.Joins << 20)
                                  : instantiate(S, Store.Value);
    if (Address)
      Stores.push_back({Address, Value});
  }
  for (const SummaryUse &Use : O.MmioUses)
    if (ExprId Pointer = instantiate(S, Use.Pointer))
      A.checkRegisterUse(S, Pointer, Call, &Use);
  for (const SummaryUse &Use : O.Dereferences)
    if (ExprId Pointer = instantiate(S, Use.Pointer))
      A.checkDereference(S, Pointer, Call, &Use);
  for (const SummaryFact &Condition : O.Conditions)
    if (ExprId E = instantiate(S, Condition.Value)) {
      if (!(Condition.Set & Positive) && S.holds(A.Pool.canonical(E)))
        return false;
      if (!A.Facts.restrict(S, E, Condition.Set, Fact::NoEvidence, &Call))
        return false;
    }

  applySections(S, Sum, O);
  for (bool Releases : {true, false})
    for (const Ready &Item : Resources) {
      auto Inner = std::make_shared<PathNote>(Item.R->Where);
      if (!Item.Handle ||
          (Item.R->Act == SummaryResource::Releases) != Releases)
        continue;
      if (Item.R->May && Item.R->Act == SummaryResource::Releases)
        mayRelease(S, Item.R->Family, Item.Handle, Item.Key);
      else if (Item.R->Act == SummaryResource::Releases)
        release(S, Item.R->Family, Item.Handle, Item.Key, Item.R->Managed,
                Inner);
      else if (Item.R->Act == SummaryResource::Acquires)
        acquire(S, Item.R->Family, Item.Handle, Item.Key, Item.R->Managed,
                Item.R->ByArgument, Item.R);
      else if (Item.R->Act == SummaryResource::Keeps)
        keep(S, Item.Handle);
      else if (Item.R->Act == SummaryResource::Escapes)
        escape(S, Item.Handle, Item.R->May);
    }
  for (unsigned Parameter : Sum.Havocs)
    if (Parameter < Args.size())
      A.havoc(S, Args[Parameter]);
  for (auto [Address, Value] : Stores)
    A.writeMemory(S, Address, Value, true);
  for (const Ready &Item : Resources)
    if (Item.R->Act == SummaryResource::Dangles && Item.Handle)
      leaveDangling(S, *Item.R, Item.Handle);
  setResult(S, Returned);
  if (!Call.getType()->isVoidTy() && O.Result != AnyValue)
    return A.Facts.restrict(S, Returned, O.Result,
                            O.Evident ? Fact::Helper : Fact::NoEvidence, &Call);
  return true;
}

/// Another outcome releases it: where this one does not, a condition inside
/// says why, most often that there is nothing to release.
void CallTransfer::releasedByTwin(State &S, State Before, const Outcome &O,
                                  const Outcome &Twin) {
  for (const SummaryResource &R : Twin.Resources)
    if (R.Act == SummaryResource::Releases &&
        none_of(O.Resources, [&](const SummaryResource &Mine) {
          return Mine.sameEffect(R);
        }))
      mayRelease(S, R.Family, instantiate(Before, R.Handle),
                 instantiate(Before, R.Key));
}

bool CallTransfer::applySummary(State &S, const Function &Callee,
                                const Summary &Sum,
                                SmallVectorImpl<State> &Forks) {
  if (Sum.NoReturn)
    return false;
  if (Sum.Outcomes.empty()) {
    unknown(S, true);
    return true;
  }
  // What the callee finds through the object, and ends on some outcome, is
  // beyond what its other outcomes could tell us.
  for (const Outcome &O : Sum.Outcomes)
    for (const SummaryResource &R : O.Resources)
      if (R.Act == SummaryResource::Releases)
        releasedThroughItself(S, R.Family, instantiate(S, R.Handle));
  const State Before = S;
  SmallVector<std::pair<State, const Outcome *>, 6> Feasible;
  Possible.clear();
  for (const Outcome &O : Sum.Outcomes)
    if (!isRuledOut(S, O))
      Possible.push_back(&O);
  for (const Outcome &O : Sum.Outcomes) {
    State Next = Before;
    if (applyOutcome(Next, Sum, O))
      Feasible.push_back({std::move(Next), &O});
  }
  Possible.clear();
  for (auto &[Next, O] : Feasible)
    for (const auto &[_, Other] : Feasible)
      if (O != Other)
        releasedByTwin(Next, Before, *O, *Other);
  for (auto &[Next, _] : drop_begin(Feasible, !Feasible.empty()))
    Forks.push_back(std::move(Next));
  if (!Feasible.empty())
    S = std::move(Feasible.front().first);
  return !Feasible.empty();
}

} // namespace drydock
