#include "LockContexts.h"
#include "engine/FunctionAnalysis.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace drydock {

/// Static functions of two units may have one name.
std::string LockContexts::idOf(const Function &F) const {
  return (F.hasLocalLinkage() ? std::to_string(Unit) + ":" : "") +
         F.getName().str();
}

static PathNote registered(const CallContexts::Entry &E,
                           const std::string &Name) {
  return {E.Where, E.In, "'" + Name + "' is registered here"};
}

void LockContexts::addUnit(const UnitContext &Context) {
  ++Unit;
  Names = &Context.Names;
  for (const Function &F : Context.Module) {
    if (F.isDeclaration() || !Context.Names.isDriverCode(F))
      continue;
    const CallContexts::Entry *E = Context.Contexts.of(F);
    // Bring-up and teardown have no handlers beside them. What a table's
    // member may not do is known, and not whether it interrupts.
    std::string Name = SourceNames::name(F), Id = idOf(F);
    InterruptLevel Level = E ? interruptLevel(E->Context) : InThread;
    if (E && E->Where.Line && E->Context != "devres" && E->Context != "any")
      Roots.push_back({Id, Name, Level, true, registered(*E, Name)});
    else if (E ? Level == SoftIrq : Context.Roles.has(F, OpsRole::Io))
      Roots.push_back({Id, Name, Level, false, {}});
    for (const Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        if (const ApiFunction *Row = CallTargets::row(Context.Table, *Call))
          if (any_of(Row->Effects, [](const ApiEffect &Effect) {
                return Effect.Kind == EffectKind::Stop;
              }))
            Stopping.insert(Id);
  }
}

/// What may start here. Sections that the caller may have left, or that some
/// paths left, are taken to be in force: silence.
void LockContexts::look(const State &S, bool (&Open)[InterruptLevels]) {
  Open[SoftIrq] = Open[HardIrq] = !S.AskedContext;
  for (const Section &In : S.Sections) {
    if (In.Family->Masks.empty() || (In.Depth == 0 && !In.May))
      continue;
    for (int L = 0; L <= interruptLevel(In.Family->Masks); ++L)
      Open[L] = false;
  }
}

/// The address of the lock itself, where an inline function checks its type.
static const Value &lockIn(const Value &Address) {
  auto *Check = dyn_cast<CallBase>(&Address);
  const Function *F = Check ? CallTargets::direct(*Check) : nullptr;
  return F && !F->isDeclaration() && Check->arg_size() == 1
             ? *Check->getArgOperand(0)
             : Address;
}

void LockContexts::addLock(const Point &P, const LockTaken &L) {
  Taken T;
  T.Lock = placeAt(lockIn(*L.Lock));
  if (!T.Lock.isKnown())
    return;
  T.Spelling = P.render(*L.S);
  // By what container_of() was made of, the reader does not find it.
  if (T.Lock.isField() && !StringRef(T.Spelling).contains("->"))
    T.Spelling = L.S->Family->Noun + " '" + spell(*Names, T.Lock) + "'";
  T.Function = idOf(*P.where()->getFunction());
  T.Waits = L.Waits;
  T.Nests = L.S->Family->Nests;
  look(P.state(), T.Open);
  T.Where = P.note(P.where(), T.Spelling + " is taken here");
  for (Taken &Other : Locks)
    if (Other.Function == T.Function && Other.Where.Place == T.Where.Place) {
      for (int I = 0; I != InterruptLevels; ++I)
        Other.Open[I] |= T.Open[I];
      return;
    }
  Locks.push_back(std::move(T));
}

void LockContexts::addCall(const Point &P, const Function &Callee) {
  Call C{idOf(Callee), {}, {}};
  look(P.state(), C.Open);
  std::vector<Call> &Mine = Calls[idOf(*P.where()->getFunction())];
  for (Call &Other : Mine)
    if (Other.Callee == C.Callee) {
      for (int I = 0; I != InterruptLevels; ++I) {
        if (C.Open[I] && !Other.Open[I])
          Other.Where = P.note(P.where(), Other.Where.Message);
        Other.Open[I] |= C.Open[I];
      }
      return;
    }
  C.Where =
      P.note(P.where(), "'" + SourceNames::name(Callee) + "' is called here");
  Mine.push_back(std::move(C));
}

LockContexts::Reach LockContexts::follow(std::deque<std::string> Work,
                                         Reach Out, int Open) const {
  for (; !Work.empty(); Work.pop_front()) {
    auto Mine = Calls.find(Work.front());
    if (Mine == Calls.end() || (Open >= 0 && Stopping.count(Work.front())))
      continue;
    const Root *From = Out.at(Work.front()).From;
    for (const Call &C : Mine->second)
      if ((Open < 0 || C.Open[Open]) &&
          Out.try_emplace(C.Callee, Reached{From, &C, Work.front()}).second)
        Work.push_back(C.Callee);
  }
  return Out;
}

LockContexts::Reach LockContexts::reach(int Least, int Most) const {
  std::deque<std::string> Work;
  Reach Out;
  for (const Root &R : Roots)
    if (R.Runs >= Least && R.Runs <= Most && R.Interrupts &&
        Out.try_emplace(R.Name, Reached{&R, nullptr, ""}).second)
      Work.push_back(R.Name);
  return follow(std::move(Work), std::move(Out), -1);
}

LockContexts::Reach LockContexts::below(InterruptLevel At) const {
  std::deque<std::string> Work;
  Reach Out;
  for (const Root &R : Roots)
    if (R.Runs < At && Out.try_emplace(R.Name, Reached{&R, nullptr, ""}).second)
      Work.push_back(R.Name);
  return follow(std::move(Work), std::move(Out), At);
}

std::vector<PathNote> LockContexts::way(const Reach &Of,
                                        const std::string &To) const {
  std::vector<PathNote> Out;
  for (const Reached *R = &Of.at(To); R->By; R = &Of.at(R->Caller))
    Out.insert(Out.begin(), R->By->Where);
  return Out;
}

/// The handlers' lock that keeps T waiting for ever, or null. Readers don't
/// keep each other out.
static const LockContexts::Taken *
against(const LockContexts::Taken &T,
        const std::map<Place, const LockContexts::Taken *> (&Needed)[2]) {
  for (bool Reads : {false, true})
    if (auto It = Needed[Reads].find(T.Lock);
        It != Needed[Reads].end() && !(Reads && T.Nests))
      return It->second;
  return nullptr;
}

void LockContexts::addConflicts(InterruptLevel At,
                                std::vector<Conflict> &Out) const {
  // What runs at this level and above is not interrupted by it.
  Reach Handlers = reach(At, At), Above = reach(At, HardIrq), Below = below(At);
  std::map<Place, const Taken *> Needed[2];
  for (const Taken &T : Locks)
    if (T.Waits && Handlers.count(T.Function))
      Needed[T.Nests].try_emplace(T.Lock, &T);
  std::map<Place, size_t> Known;
  for (const Taken &T : Locks) {
    if (!T.Open[At] || !Below.count(T.Function) || Above.count(T.Function) ||
        Stopping.count(T.Function))
      continue;
    const Taken *Other = against(T, Needed);
    if (!Other)
      continue;
    auto [It, New] = Known.try_emplace(T.Lock, Out.size());
    if (!New) {
      Out[It->second].Others.push_back(&T);
      continue;
    }
    const Root &Handler = *Handlers.at(Other->Function).From;
    Out.push_back({&T,
                   Other,
                   At,
                   way(Below, T.Function),
                   Handler.Registered,
                   Handler.Title,
                   {}});
  }
}

std::vector<LockContexts::Conflict> LockContexts::conflicts() const {
  std::vector<Conflict> Out;
  addConflicts(HardIrq, Out);
  addConflicts(SoftIrq, Out);
  return Out;
}

} // namespace drydock
