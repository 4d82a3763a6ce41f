// What calls do to sources and objects: by their rows, or by their names.
#include "engine/CallTargets.h"
#include "lifecycle/Accessors.h"
#include "lifecycle/ModuleFacts.h"
#include "lifecycle/Quieting.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

void ModuleFacts::addCall(const CallBase &Call, const SourceNames &Names,
                          FunctionFacts &Out) {
  auto known = [](const Event &E) { return E.K == Event::Quiet; };
  if (isQuieting(Table, Call) && none_of(Out.Events, known)) {
    Event E = at(Call, Names);
    E.K = Event::Quiet;
    Out.Events.push_back(std::move(E));
  }
  if (Place P = filledBy(Names, Call);
      P.isKnown() && !isa<Constant>(Call.getArgOperand(1))) {
    Event E = at(Call, Names);
    E.K = Event::Set;
    E.Spelling = spell(Names, P);
    Out.Writes.insert(P);
    E.Source = std::move(P);
    Out.Events.push_back(std::move(E));
  }
  if (const ApiFunction *Row = CallTargets::row(Table, Call)) {
    for (const ApiEffect &Effect : Row->Effects)
      addEffect(Call, *Row, Effect, Names, Out);
  } else if (const Function *Callee = CallTargets::direct(Call)) {
    addUnknown(Call, *Callee, Names, Out);
  }
}

void ModuleFacts::addUnknown(const CallBase &Call, const Function &Callee,
                             const SourceNames &Names, FunctionFacts &Out) {
  Event E = at(Call, Names);
  E.Name = idOf(Callee);
  if (Table.initialises(SourceNames::name(Callee)) && Call.use_empty() &&
      !Call.arg_empty()) {
    E.K = Event::Init;
    E.Source = fieldAt(*Call.getArgOperand(0));
    E.Inside = innermostAt(*Call.getArgOperand(0));
    E.Spelling = spell(Names, E.Source);
    Out.Events.push_back(std::move(E));
    return;
  }
  if (Callee.isDeclaration() && !Callee.isIntrinsic()) {
    addEnd(Call, Callee, Names, Out);
    addBegin(Call, Callee, Names, Out);
    E.Ends = Table.soundsLikeEnd(Callee.getName());
    for (const Use &Argument : Call.args())
      if (Argument->getType()->isPointerTy() && !isa<Constant>(Argument))
        for (const std::string &Owner :
             {placeAt(*Argument).Owner, objectOf(Names, *Argument)})
          if (!Owner.empty())
            E.Keys.push_back(Owner);
  }
  Out.Events.push_back(std::move(E));
}

void ModuleFacts::addBegin(const CallBase &Call, const Function &Callee,
                           const SourceNames &Names, FunctionFacts &Out) {
  if (!Table.soundsLikeStart(Callee.getName()))
    return;
  Event E = at(Call, Names);
  E.K = Event::Begin;
  E.Family = &Shown;
  E.Name = Callee.getName().str();
  for (const Use &Argument : Call.args())
    if (Argument->getType()->isPointerTy() && !isa<Constant>(Argument))
      if (std::string Object = objectOf(Names, *Argument); !Object.empty())
        E.Keys.push_back(std::move(Object));
  if (!E.Keys.empty())
    Out.Events.push_back(std::move(E));
}

bool isCounterpart(StringRef Begin, StringRef End) {
  SmallVector<StringRef, 8> A, B;
  Begin.split(A, '_');
  End.split(B, '_');
  if (A.size() != B.size())
    return false;
  unsigned Different = 0;
  for (unsigned I = 0; I != A.size(); ++I)
    Different += A[I] != B[I];
  return Different == 1;
}

void ModuleFacts::addEnd(const CallBase &Call, const Function &Callee,
                         const SourceNames &Names, FunctionFacts &Out) {
  // A number behind it says which of its things it is about.
  if (Call.arg_empty() || !Call.getArgOperand(0)->getType()->isPointerTy() ||
      (Call.arg_size() > 1 &&
       Call.getArgOperand(1)->getType()->isIntegerTy()) ||
      !Table.soundsLikeEnd(Callee.getName()) ||
      Table.soundsQuieting(Callee.getName()) ||
      any_of(Out.Events, [&](const Event &E) {
        return E.K == Event::Call && !Table.soundsLikeEnd(E.Name) &&
               isCounterpart(E.Name, Callee.getName());
      }))
    return;
  const Value &Object = *Call.getArgOperand(0);
  const std::string Named = objectOf(Names, Object);
  StringRef Record = Named;
  if (Record.consume_front("struct.") && Table.isBorrowed(Record))
    return;
  Event E = at(Call, Names);
  E.K = Event::End;
  E.Name = Callee.getName().str();
  (isa<LoadInst>(Object) ? E.Held : E.Inside) = placeOf(Object);
  if (!E.Held.isField() && !E.Inside.isField())
    return;
  E.Spelling = spell(Names, E.Held.isKnown() ? E.Held : E.Inside);
  Out.Events.push_back(std::move(E));
}

/// A source is stopped by its own row, or by a release that ends it; what also
/// says that it does not wait, does not.
static bool waits(const ApiFunction &Row, const ApiFamily *Family) {
  return none_of(Row.Effects, [&](const ApiEffect &E) {
    return E.Kind == EffectKind::Stop && E.Resource == Family && !E.Sync;
  });
}

bool ModuleFacts::isNeeded(const ApiFamily &Family) const {
  return any_of(Table.families(), [&](const ApiFamily &By) {
    return is_contained(By.Needs, Family.Id);
  });
}

void ModuleFacts::addEffect(const CallBase &Call, const ApiFunction &Row,
                            const ApiEffect &Effect, const SourceNames &Names,
                            FunctionFacts &Out) {
  auto argument = [&](const ApiPlace &P) -> const Value * {
    return P.K == ApiPlace::Argument && P.Index < Call.arg_size()
               ? Call.getArgOperand(P.Index)
               : nullptr;
  };
  const ApiFamily *Family = Effect.Resource;
  const Value *Object =
      Effect.Via.K == ApiPlace::Return ? &Call : argument(Effect.Via);
  Event E = at(Call, Names);
  E.Family = Family;
  E.Managed = Row.Managed;
  if (Effect.Kind == EffectKind::Init) {
    E.K = Event::Init;
    E.Source = Object ? fieldAt(*Object) : Place();
    E.Inside = Object ? innermostAt(*Object) : Place();
  } else if (Effect.Kind == EffectKind::Signal ||
             Effect.Kind == EffectKind::Wait) {
    E.K = Effect.Kind == EffectKind::Wait ? Event::Wait : Event::Signal;
    E.Source = Object ? fieldAt(*Object) : Place();
  } else if (Effect.Kind == EffectKind::RegisterCallback) {
    auto *Handler = Object ? dyn_cast<Function>(Object) : nullptr;
    const Value *Data = argument(Effect.Data);
    const Value *Kept =
        Effect.Key.empty() ? Data : argument(Effect.Key.front());
    if (Object && !Handler && isa<LoadInst>(Object))
      E.Held = placeOf(*Object);
    bool Deferred = Effect.Context == "devres";
    bool Given = Object && isa<Argument>(Object);
    if ((!Family && !Deferred) || (!Handler && !Given && !E.Held.isField()))
      return;
    E.K = Deferred ? Event::Defer : Event::Register;
    E.Name = Handler ? idOf(*Handler) : "";
    E.Off = CallTargets::hasBits(Call, Effect.Off, Effect.OffBits);
    E.Shared = CallTargets::hasBits(Call, Effect.Off, Effect.SharedBits);
    if (Data && Data->getType()->isPointerTy())
      E.Keys = recordsAt(Names, *Data);
    if (Kept && Kept->getType()->isPointerTy())
      E.Source = sourceOf(*Kept);
  } else if (Effect.Kind == EffectKind::Release &&
             Effect.Data.K == ApiPlace::Argument) {
    return; // what the last put calls frees it
  } else if (Effect.Kind == EffectKind::Release && Family && Family->Memory &&
             Object) {
    if (Family->Async) {
      Event Stop = E;
      Stop.K = Event::Stop;
      Stop.Source = sourceOf(*Object);
      Stop.Waits = waits(Row, Family);
      Stop.Releases = true;
      Out.Events.push_back(std::move(Stop));
    }
    E.K = Event::Free;
    E.Source.Owner = recordOf(*Object);
    if (isa<LoadInst>(Object))
      E.Held = placeOf(*Object);
    // A number is the address of pages.
    E.Part = !E.Source.isKnown() && (isa<LoadInst, CallBase>(Object) ||
                                     !Object->getType()->isPointerTy());
    if (!E.Source.isKnown() && isa<Argument>(Object))
      E.Source.Owner = objectOf(Names, *Object);
  } else if (Effect.Kind == EffectKind::Acquire && Family && Family->Memory &&
             !Family->Async && Object == &Call) {
    E.K = Event::Make;
    E.Source.Owner = recordOf(Call);
  } else if (Effect.Kind == EffectKind::Acquire && Family &&
             !Family->Masks.empty()) {
    E.K = Event::Quiet;
  } else if (Effect.Kind == EffectKind::Release && Family &&
             isNeeded(*Family)) {
    E.K = Event::Drop;
  } else if (!Family || !Family->Async || !Object) {
    return;
  } else if (Effect.Kind == EffectKind::Acquire) {
    E.K = Event::Arm;
    E.Source = sourceOf(*Object);
    E.Later = Effect.Later;
    for (const ApiPlace &Key : Effect.Key)
      if (auto *Table = dyn_cast_or_null<GlobalVariable>(argument(Key)))
        E.Table = Table->getName().str();
  } else if (Effect.Kind == EffectKind::Stop ||
             Effect.Kind == EffectKind::Release) {
    E.K = Event::Stop;
    E.Source = sourceOf(*Object);
    E.Inline = !isa<LoadInst>(Object);
    E.Waits = waits(Row, Family);
    E.Final = Effect.Final;
    E.Asked = !Call.use_empty();
    E.Releases = Effect.Kind == EffectKind::Release;
    for (const ApiPlace &Key : Effect.Key)
      if (const Value *V = argument(Key); V && V->getType()->isPointerTy())
        E.Keys = recordsAt(Names, *V);
    for (const std::string &Field : Family->ToldBy)
      if (Place P = fieldNamed(Names, Field); P.isKnown())
        // Behind this event, which is still to be added.
        Out.WritesInOrder.push_back({Out.Events.size() + 1, std::move(P)});
  } else {
    return;
  }
  E.Spelling = spell(Names, E.Held.isKnown() ? E.Held : E.Source);
  Out.Events.push_back(std::move(E));
}

} // namespace drydock
