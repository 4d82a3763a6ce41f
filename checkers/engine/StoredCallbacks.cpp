// What the last release of an object runs: callbacks that stand in it, and what
// they free.
#include "engine/CallTransfer.h"
#include "llvm/IR/DebugInfoMetadata.h"

using namespace llvm;

namespace drydock {

static bool isFieldOf(StringRef Text, StringRef Field) {
  return Text.ends_with(("." + Field).str()) ||
         Text.ends_with(("->" + Field).str());
}

/// Callbacks that this path stored in the object; else the one that the unit
/// stores in that field of all such records.
SmallVector<const Function *, 2>
CallTransfer::storedCallbacks(State &S, const ApiFamily &Family, ExprId Object,
                              bool Direct) {
  SmallVector<const Function *, 2> Callbacks;
  for (const auto &[Address, Value] : S.Heap.Items) {
    auto *Callback = A.Pool[Value].Kind == ExprKind::Global
                         ? dyn_cast<Function>(A.Pool[Value].V)
                         : nullptr;
    if (Callback && A.Pool.base(Address) == A.Pool.base(Object) &&
        any_of(Family.RunsField, [Text = A.render(Address)](StringRef Field) {
          return isFieldOf(Text, Field);
        }))
      Callbacks.push_back(Callback);
  }
  // The last reference of a counted object may be somebody else's; and what a
  // callee ran is among its effects.
  if (!Callbacks.empty() || Family.Counted || !Direct)
    return Callbacks;
  auto *Record =
      dyn_cast_or_null<DICompositeType>(SourceNames::pointee(A.typeOf(Object)));
  if (!Record)
    return {};
  for (const DINode *Element : Record->getElements())
    if (auto *Member = dyn_cast<DIDerivedType>(Element))
      if (is_contained(Family.RunsField, Member->getName()))
        Callbacks = A.Unit.Targets.stored(Record->getName(),
                                          Member->getOffsetInBits() / 8);
  return Callbacks.size() == 1 ? Callbacks : SmallVector<const Function *, 2>();
}

/// The last reference of an object is gone: the callback that stands in it
/// runs, and frees what contains the object.
void CallTransfer::runStoredCallbacks(State &S, const ApiFamily &Family,
                                      ExprId Object, bool Direct) {
  for (const Function *Callback : storedCallbacks(S, Family, Object, Direct))
    releasedByCallback(S, *Callback, Object);
}

/// The outcome of a callback that the path does not rule out; null when there
/// are several.
static const Outcome *
onlyOutcome(const Summary &Sum, function_ref<bool(const Outcome &)> Possible) {
  const Outcome *Only = nullptr;
  for (const Outcome &O : Sum.Outcomes)
    if (Possible(O)) {
      if (Only)
        return nullptr;
      Only = &O;
    }
  return Only;
}

/// What Callback frees on all of its paths when called with Object.
void CallTransfer::releasedByCallback(State &S, const Function &Callback,
                                      ExprId Object) {
  if (const ApiFunction *Row = A.Unit.Table.function(Callback.getName())) {
    for (const ApiEffect &E : Row->Effects)
      if (E.Kind == EffectKind::Release && E.Via.K == ApiPlace::Argument &&
          E.Via.Index == 0 && E.Resource && E.Resource->Memory &&
          !E.Resource->Counted)
        release(S, E.Resource, Object, 0);
    return;
  }
  auto Sum = A.Unit.Summaries.find(Callback.getName());
  if (Sum == A.Unit.Summaries.end())
    return;
  SmallVector<ExprId, 8> Own = {Object};
  std::swap(Args, Own);
  const Outcome *Only = onlyOutcome(Sum->second, [&](const Outcome &O) {
    return all_of(O.Conditions, [&](const SummaryFact &Condition) {
      ExprId E = instantiate(S, Condition.Value);
      bool Held = E && S.holds(A.Pool.canonical(E));
      return !E || (A.Facts.possible(S, E) & Condition.Set &
                    (Held ? Positive : AnyValue));
    });
  });
  if (Only)
    for (const SummaryResource &Effect : Only->Resources)
      if (Effect.Act == SummaryResource::Releases && !Effect.May &&
          Effect.Family->Memory && !Effect.Family->Counted)
        if (ExprId Handle = instantiate(S, Effect.Handle))
          release(S, Effect.Family, Handle, instantiate(S, Effect.Key), false,
                  std::make_shared<PathNote>(Effect.Where));
  std::swap(Args, Own);
}

} // namespace drydock
