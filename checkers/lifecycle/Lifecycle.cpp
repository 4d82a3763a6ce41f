#include "lifecycle/Lifecycle.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace drydock {

bool Source::isManaged() const {
  auto managed = [](const Event *E) { return E->Managed; };
  return any_of(Registered, managed) ||
         (!Where.isKnown() && !Armed.empty() && all_of(Armed, managed));
}

Lifecycle::Lifecycle(const ModuleFacts &Facts) : Facts(Facts) {
  addSources();
  addShown();
  for (const auto &[Name, F] : Facts.functions()) {
    if (F.IsTeardown)
      Teardowns.push_back(Name);
    if (F.IsBringUp)
      BringUps.push_back(Name);
  }
  addRoots();
}

/// What nobody in the module calls, or the kernel calls as well, and all that
/// those call.
void Lifecycle::addRoots() {
  std::set<std::string> Called;
  for (const auto &[_, F] : Facts.functions())
    for (const Event &E : F.Events)
      if (E.K == Event::Call)
        Called.insert(E.Name);
  for (const auto &[Name, F] : Facts.functions()) {
    bool Root = F.IsCallback || F.OfModule || !Called.count(Name);
    bool Known = F.IsCallback || F.OfModule || F.IsExported || F.IsBringUp ||
                 F.IsTeardown || StringRef(Name).contains('@');
    if (Root && !Known)
      Foreign.insert(Name);
    else if (Root)
      for (const FunctionFacts *Runs : runs(Name))
        for (const Event &E : Runs->Events)
          Ours.insert(E.In);
    if (F.IsBringUp ||
        (Root && (!F.IsCallback || F.IsExported) && !F.IsTeardown))
      Starts.push_back(Name);
    if (!Root || (!F.IsTeardown && (F.IsBringUp || F.IsPower)))
      continue;
    AtEnd.insert(Name);
    for (const Event *E : Facts.sequence(Name))
      if (E->K == Event::Call || E->K == Event::Defer)
        AtEnd.insert(E->Name);
  }
  // devres calls what a bring-up leaves to it.
  for (const auto &[_, F] : Facts.functions())
    for (const Event &E : F.Events)
      if (E.K == Event::Defer) {
        AtEnd.insert(E.Name);
        if (Facts.functions().count(E.Name) && !is_contained(Actions, E.Name))
          Actions.push_back(E.Name);
        for (const Event *Called : Facts.sequence(E.Name))
          if (Called->K == Event::Call)
            AtEnd.insert(Called->Name);
      }
}

const std::string &Lifecycle::sourceName(const std::string &Function) const {
  return Facts.functions().at(Function).SourceName;
}

void Lifecycle::addSources() {
  // An interrupt is no object of the driver: each handler is a source.
  std::map<std::tuple<std::string, Place, std::string>, size_t> Index;
  auto each = [&](Event::Kind K, auto Do) {
    for (const auto &[_, F] : Facts.functions())
      for (const Event &E : F.Events)
        if (E.K == K)
          Do(E);
  };
  auto add = [&](const Event &E) {
    bool Named = E.Source.isKnown() && E.Family->State;
    if (!Facts.functions().count(E.Name))
      return; // the handler is not ours
    auto Key = std::make_tuple(E.Family->Id, Named ? E.Source : Place(),
                               Named ? "" : E.Name);
    auto [It, New] = Index.try_emplace(Key, Sources.size());
    if (New) {
      Source S;
      S.Where = std::get<1>(Key);
      S.Family = E.Family;
      S.Spelling = Named ? E.Spelling : sourceName(E.Name);
      Sources.push_back(std::move(S));
    }
    Sources[It->second].Registered.push_back(&E);
  };
  each(Event::Register, [&](const Event &E) {
    if (!E.Name.empty())
      return add(E);
    for (const std::string &Handler : Facts.handlersAt(E.Held)) {
      FromFields.push_back(E);
      FromFields.back().Name = Handler;
      add(FromFields.back());
    }
  });
  for (Source &S : Sources) {
    auto same = [&](const Event &E) {
      return E.Family == S.Family &&
             (!S.Where.isKnown() || E.Source == S.Where);
    };
    each(Event::Arm, [&](const Event &E) {
      if (same(E))
        S.Armed.push_back(&E);
    });
    each(Event::Stop, [&](const Event &E) {
      if (same(E))
        S.Stopped.push_back(&E);
    });
  }
}

/// The handler of a work or timer: nobody but that calls it.
bool Lifecycle::isOfSource(const std::string &Handler) const {
  return any_of(Sources, [&](const Source &S) {
    return S.Where.isKnown() && any_of(S.Registered, [&](const Event *E) {
             return E->Name == Handler;
           });
  });
}

/// Handlers in objects that functions without a row were shown. What another
/// unit of the module does with an object stands in its body, not in its name.
void Lifecycle::addShown() {
  std::map<std::string, std::vector<const Event *>> Shown;
  for (const auto &[_, F] : Facts.functions())
    for (const Event &E : F.Events)
      if (E.K == Event::Begin && !Facts.functions().count(E.Name))
        for (const std::string &Object : E.Keys)
          Shown[Object].push_back(&E);
  for (const auto &[Object, Begins] : Shown)
    for (const std::string &Handler : Facts.handlersIn(Object)) {
      if (!Facts.functions().count(Handler) || isOfSource(Handler))
        continue;
      Event E = *Begins.front();
      E.K = Event::Register;
      E.Name = Handler;
      E.ByTable = true;
      FromFields.push_back(std::move(E));
      Source S;
      S.Family = &Facts.shown();
      S.Object = Object;
      S.Spelling = sourceName(Handler);
      S.Registered.push_back(&FromFields.back());
      S.Armed = Begins;
      Sources.push_back(std::move(S));
    }
}

std::vector<const Event *> Lifecycle::handlerEvents(const Source &S) const {
  std::vector<const Event *> Out;
  for (const Event *E : S.Registered)
    append_range(Out, Facts.sequence(E->Name));
  return Out;
}

static bool isArmedBy(const Source &S, const Event &E) {
  return E.K == Event::Arm && E.Family == S.Family && S.Where.isKnown() &&
         E.Source == S.Where;
}

const Event *Lifecycle::arms(const Source &From, const Source &To) const {
  for (const Event *E : handlerEvents(From))
    if (isArmedBy(To, *E))
      return E;
  return nullptr;
}

std::vector<const FunctionFacts *>
Lifecycle::runs(const std::string &From) const {
  std::vector<const FunctionFacts *> All = {&Facts.functions().at(From)};
  for (const Event *E : Facts.sequence(From))
    if (auto F = Facts.functions().find(E->Name);
        E->K == Event::Call && F != Facts.functions().end())
      All.push_back(&F->second);
  return All;
}

std::set<Place>
Lifecycle::gather(const std::string &From,
                  std::set<Place> FunctionFacts::*Member) const {
  std::set<Place> All;
  for (const FunctionFacts *F : runs(From))
    All.insert((F->*Member).begin(), (F->*Member).end());
  return All;
}

bool Lifecycle::comesTo(const std::string &From, const std::set<Place> &Written,
                        Doing Does, std::set<std::string> &Seen) const {
  auto F = Facts.functions().find(From);
  if (F == Facts.functions().end() || !Seen.insert(From).second)
    return false;
  return Does(F->second) || any_of(F->second.Events, [&](const Event &E) {
           return E.K == Event::Call && isFree(E.Guards, Written) &&
                  comesTo(E.Name, Written, Does, Seen);
         });
}

bool Lifecycle::comesTo(const Source &S, const std::set<Place> &Written,
                        Doing Does) const {
  return any_of(S.Registered, [&](const Event *E) {
    std::set<std::string> Seen;
    return comesTo(E->Name, Written, Does, Seen);
  });
}

bool Lifecycle::mayHoldBack(const Source &S, const std::set<Place> &Written,
                            const Place &P) const {
  return !comesTo(S, Written, [&](const FunctionFacts &F) {
    auto It = F.Uses.find(P);
    return It != F.Uses.end() && anyFree(It->second, Written);
  });
}

bool Lifecycle::mayHoldBack(const Source &S, const std::set<Place> &Written,
                            const Source &Other) const {
  return !comesTo(S, Written, [&](const FunctionFacts &F) {
    return any_of(F.Events, [&](const Event &E) {
      return isArmedBy(Other, E) && isFree(E.Guards, Written);
    });
  });
}

bool Lifecycle::uses(const Source &S, const Place &P) const {
  return any_of(S.Registered, [&](const Event *E) {
    // A list's head stands where its first pointer does.
    return gather(E->Name, &FunctionFacts::Passes).count(P) ||
           any_of(runs(E->Name),
                  [&](const auto *F) { return F->Follows.count(P); });
  });
}

Lifecycle::Use Lifecycle::useOf(const Source &S, const Place &P,
                                const std::string &By) const {
  bool Sets = gather(By, &FunctionFacts::Writes).count(P);
  for (const Event *Registered : S.Registered) {
    std::vector<const FunctionFacts *> All = runs(Registered->Name);
    if (Sets && any_of(All, [&](const auto *F) { return F->Tests.count(P); }))
      continue;
    for (const FunctionFacts *F : All)
      if (auto It = F->Follows.find(P); It != F->Follows.end())
        return {It->second, F};
  }
  return {};
}

Lifecycle::Use Lifecycle::handlerOf(const Source &S) const {
  const FunctionFacts &F = Facts.functions().at(S.Registered.front()->Name);
  return {F.Where, &F};
}

Lifecycle::Use Lifecycle::useInside(const Source &S, const Place &P) const {
  for (const Event *Registered : S.Registered)
    for (const FunctionFacts *F : runs(Registered->Name))
      if (F->Passes.count(P))
        return {F->Where, F};
  return {};
}

bool Lifecycle::isTable(StringRef Variable, const ApiFamily &Family) const {
  return any_of(Sources, [&](const Source &S) {
    return S.Family == &Family && any_of(S.Registered, [&](const Event *E) {
             return E->ByTable && E->Table == Variable;
           });
  });
}

std::vector<const Event *>::const_iterator
Lifecycle::startOf(const Source &Of,
                   const std::vector<const Event *> &All) const {
  return find_if(All, [&](const Event *E) {
    if (!Of.Object.empty())
      return is_contained(Of.Armed, E);
    const Event &First = *Of.Registered.front();
    if (!First.ByTable)
      return is_contained(Of.Registered, E);
    // Registering the table or the object arms its handlers.
    return E->K == Event::Arm && E->Family == Of.Family &&
           (E->Table == First.Table || !isTable(E->Table, *Of.Family));
  });
}

bool Lifecycle::ends(const Event &E, const Source &S) {
  if (E.K != Event::Stop || E.Family != S.Family || !E.Waits)
    return false;
  return !S.Where.isKnown() || E.Source == S.Where;
}

bool Lifecycle::staysManaged(const Source &S) const {
  // Who calls a callback or another unit's helper that frees it, and when,
  // can't be told.
  auto frees = [&](const auto &Named) {
    bool Unclear = (Named.second.IsCallback && !Named.second.IsBringUp) ||
                   Foreign.count(Named.first);
    return Unclear && any_of(Named.second.Events, [&](const Event &E) {
             return E.Releases && E.Managed && ends(E, S);
           });
  };
  return S.isManaged() && none_of(Facts.functions(), frees) &&
         none_of(Teardowns, [&](const std::string &Teardown) {
           return any_of(Facts.sequence(Teardown), [&](const Event *E) {
             return E->Releases && E->Managed && ends(*E, S);
           });
         });
}

bool Lifecycle::isWaitedFor(const Source &S) const {
  // Whoever stops it as well does not take that for its end.
  if (any_of(S.Stopped, [](const Event *E) { return !E->Waits; }))
    return false;
  std::set<Place> Said;
  for (const Event *E : handlerEvents(S))
    if (E->K == Event::Signal && E->Source.isKnown())
      Said.insert(E->Source);
  return any_of(Teardowns, [&](const std::string &Teardown) {
    return any_of(Facts.sequence(Teardown), [&](const Event *E) {
      return E->K == Event::Wait && Said.count(E->Source);
    });
  });
}

bool Lifecycle::isSilencedBy(const Source &S,
                             const std::string &Teardown) const {
  return all_of(S.Registered, [&](const Event *E) {
    return Facts.functions().at(E->Name).Silencing == Teardown;
  });
}

bool Lifecycle::isUndoneBy(const Source &S, const std::string &Teardown) const {
  return any_of(BringUps, [&](const std::string &Start) {
    return Facts.functions().at(Start).Undoing == Teardown &&
           any_of(Facts.sequence(Start), [&](const Event *E) {
             return is_contained(S.Registered, E) || is_contained(S.Armed, E);
           });
  });
}

bool Lifecycle::isBegunElsewhere(const Source &S) const {
  return none_of(S.Registered,
                 [&](const Event *E) { return Ours.count(E->In); });
}

std::set<Place> Lifecycle::flagsAround(const Source &S) const {
  std::set<const FunctionFacts *> Not;
  auto leaveOut = [&](const std::string &From) {
    for (const FunctionFacts *F : runs(From))
      Not.insert(F);
  };
  for (const Event *E : S.Registered)
    leaveOut(E->Name);
  for (const std::string &Start : BringUps)
    leaveOut(Start);
  std::set<Place> Flags;
  for (const auto &[_, F] : Facts.functions())
    if (!Not.count(&F))
      Flags.insert(F.Writes.begin(), F.Writes.end());
  return Flags;
}

bool Lifecycle::everEnds(const Source &S) const {
  if (isWaitedFor(S))
    return true;
  const std::vector<const Event *> Runs = handlerEvents(S);
  bool Repeats = arms(S, S) != nullptr;
  // A queue that is drained waits for what its works queue, but not for timers.
  bool RepeatsLater = any_of(
      Runs, [&](const Event *E) { return isArmedBy(S, *E) && E->Later; });
  for (const auto &[Name, F] : Facts.functions()) {
    if (!AtEnd.count(Name))
      continue;
    for (const Event &E : F.Events) {
      if (ends(E, S))
        return true;
      // Of which source can't be told: a queue, an element of an array. What
      // the module does at its end comes too late for a device's object.
      bool Other =
          (E.Inline && E.Source.isField() && E.Source.Owner == S.Where.Owner) ||
          any_of(Sources, [&](const Source &Peer) {
            return Peer.Family == S.Family && Peer.Where == E.Source;
          });
      if (E.K == Event::Stop && E.Family == S.Family && E.Waits && !Other &&
          !(E.Final ? RepeatsLater : Repeats) &&
          !(F.OfModule && S.Where.isField()))
        return true;
    }
  }
  return false;
}

bool Lifecycle::mayEndElsewhere(const Source &S) const {
  return any_of(Teardowns, [&](const std::string &Teardown) {
    return any_of(Facts.sequence(Teardown), [&](const Event *E) {
      return E->K == Event::Call && !Facts.functions().count(E->Name) &&
             E->Ends && is_contained(E->Keys, S.Where.Owner);
    });
  });
}

bool Lifecycle::followsFirst(const Source &S, const Place &P) const {
  return any_of(S.Registered, [&](const Event *E) {
    const FunctionFacts &F = Facts.functions().at(E->Name);
    return F.FollowsFirst.count(P) ||
           any_of(F.CallsFirst, [&](const std::string &Callee) {
             auto It = Facts.functions().find(Callee);
             return It != Facts.functions().end() &&
                    It->second.FollowsFirst.count(P);
           });
  });
}

bool Lifecycle::freesItself(const Source &S) const {
  return any_of(handlerEvents(S), [&](const Event *E) {
    return E->K == Event::Free && !E->Part &&
           (E->Source.Owner == S.Where.Owner || !E->Source.isKnown());
  });
}

const Event *Lifecycle::destructorOf(const Source &S) const {
  for (const auto &[_, F] : Facts.functions()) {
    if (!F.IsCallback || any_of(F.Events, [&](const Event &E) {
          return E.K == Event::Make || E.K == Event::Register;
        }))
      continue;
    for (const Event &E : F.Events)
      if (E.K == Event::Free && E.Source.Owner == S.Where.Owner)
        return &E;
  }
  return nullptr;
}

bool Lifecycle::freesObject(const Event &E, const Source &S) const {
  if (E.K != Event::Free)
    return false;
  if (E.Source.Owner == S.Where.Owner)
    return true;
  // The holder may be known by its family only.
  return any_of(Facts.functions(), [&](const auto &F) {
    return any_of(F.second.Events, [&](const Event &Made) {
      return Made.K == Event::Make && Made.Family == E.Family &&
             Facts.holds(Made, S.Where.Owner);
    });
  });
}

std::string Lifecycle::undoing(const Source &S) const {
  for (const std::string &Start : BringUps) {
    const FunctionFacts &F = Facts.functions().at(Start);
    if (!F.Undoing.empty() &&
        any_of(Facts.sequence(Start),
               [&](const Event *E) { return is_contained(S.Registered, E); }))
      return F.Undoing;
  }
  return "";
}

const Event *Lifecycle::managedObject(const Source &S) const {
  for (const auto &[_, F] : Facts.functions())
    for (const Event &E : F.Events)
      if (E.K == Event::Make && E.Managed && S.Where.isField() &&
          (E.Source.Owner == S.Where.Owner || Facts.holds(E, S.Where.Owner)))
        return &E;
  return nullptr;
}

} // namespace drydock
