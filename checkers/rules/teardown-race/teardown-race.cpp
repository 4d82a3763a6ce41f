// A timer, work or interrupt that may still run when teardown frees what it
// uses.
#include "engine/DeepRule.h"
#include "lifecycle/Lifecycle.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "teardown-race",
    "A timer, work or interrupt may still run when its object is freed.", 416};

namespace {
class TeardownRace : public DeepRule {
public:
  TeardownRace() : DeepRule(Info) {}

  void onModule(const Lifecycle &L) override {
    std::set<const Event *> Reported;
    for (const std::string &Teardown : L.teardowns())
      checkReleases(L, Teardown, Reported);
    for (const std::string &Start : L.starts())
      checkManaged(L, Start, Reported);
    for (const Source &S : L.sources()) {
      if (!S.Where.isKnown() || S.isManaged())
        continue;
      if (!L.everEnds(S))
        checkNeverEnded(L, S);
      for (const std::string &Teardown : L.teardowns())
        checkOrder(L, S, Teardown);
    }
  }

private:
  using Events = std::vector<const Event *>;

  static std::string what(const Source &S) {
    return S.Family->Noun + " '" + S.Spelling + "'";
  }

  static std::string handler(const Lifecycle &L, const Source &S) {
    return L.sourceName(S.Registered.front()->Name);
  }

  static PathNote note(const Lifecycle &L, const Event &E,
                       std::string Message) {
    return {E.Where, L.sourceName(E.In), std::move(Message)};
  }

  Finding make(const Lifecycle &L, const Source &S, SourcePlace Where,
               const std::string &Function, std::string Message,
               const Event *Armed) {
    Finding F;
    F.Rule = info().Id;
    F.Place = std::move(Where);
    F.Function = L.sourceName(Function);
    F.Subject = S.Spelling;
    F.Message = std::move(Message);
    F.Trace.push_back(
        note(L, *S.Registered.front(),
             "'" + handler(L, S) + "' is the handler of " + what(S)));
    if (Armed)
      F.Trace.push_back(note(L, *Armed, S.Family->Acquired + " here"));
    F.Sure = Confidence::Likely;
    return F;
  }

  /// The end of the object that S stands in, as teardown brings it about.
  struct End {
    const Event *Free = nullptr; ///< null: devres, or the module's memory
    std::string Teardown;        ///< empty: nothing but devres
  };

  /// It stops or frees anything at all: more than a switch of the subsystem's.
  static bool undoes(const Lifecycle &L, const std::string &Teardown) {
    const Events &All = L.facts().sequence(Teardown);
    return std::any_of(All.begin(), All.end(), [](const Event *E) {
      return E->K == Event::Stop || E->K == Event::Free || E->K == Event::End;
    });
  }

  static std::optional<End> endOf(const Lifecycle &L, const Source &S) {
    std::optional<End> Found;
    // The teardown of what registers it says it best.
    const std::string Own = L.undoing(S);
    if (L.facts().functions().count(Own))
      Found = End{nullptr, Own};
    for (const std::string &Teardown : L.teardowns()) {
      for (const Event *E : L.facts().sequence(Teardown))
        if (L.freesObject(*E, S))
          return End{E, Teardown};
      bool Better = !Found || (!Found->Free && !undoes(L, Found->Teardown) &&
                               undoes(L, Teardown));
      if (Better &&
          (!S.Where.isField() ||
           L.facts().functions().at(Teardown).Records.count(S.Where.Owner)))
        Found = End{nullptr, Teardown};
    }
    if (const Event *Free = L.destructorOf(S))
      return End{Free, ""};
    for (const std::string &Action : L.actions())
      if (!Found &&
          L.facts().functions().at(Action).Records.count(S.Where.Owner))
        Found = End{nullptr, Action};
    if (L.managedObject(S))
      return Found ? Found : End{};
    return S.Where.isField() ? std::nullopt : Found;
  }

  void checkNeverEnded(const Lifecycle &L, const Source &S) {
    if (S.Armed.empty() || L.freesItself(S) || L.mayEndElsewhere(S))
      return;
    if (reportNotWaiting(L, S) ||
        std::any_of(S.Stopped.begin(), S.Stopped.end(),
                    [](const Event *E) { return !E->Waits; }))
      return;
    std::optional<End> Where = endOf(L, S);
    if (!Where)
      return;
    std::string Function = S.Registered.front()->In;
    SourcePlace Place = S.Registered.front()->Where;
    if (Where->Free) {
      Function = Where->Free->In;
      Place = Where->Free->Where;
    } else if (!Where->Teardown.empty()) {
      Function = Where->Teardown;
      Place = L.facts().functions().at(Function).Where;
    }
    Finding F = make(L, S, Place, Function,
                     what(S) +
                         (S.Stopped.empty() ? " is never stopped: '"
                                            : " is not stopped at the end: '") +
                         handler(L, S) + "' may run after its object is freed",
                     S.Armed.front());
    if (const Event *Made = L.managedObject(S); Made && !Where->Free)
      F.Trace.push_back(
          note(L, *Made, "devres frees the object when the device is unbound"));
    report(std::move(F), nullptr);
  }

  /// Stopped, but the handler may be running; and then something is freed.
  bool reportNotWaiting(const Lifecycle &L, const Source &S) {
    for (const Event *Stop : S.Stopped) {
      if (Stop->Waits)
        continue;
      const Events &All = L.facts().sequence(Stop->In);
      auto At = std::find(All.begin(), All.end(), Stop);
      bool Frees = std::any_of(At, All.end(), [&](const Event *E) {
        return E->K == Event::Free &&
               (E->Source.Owner == S.Where.Owner || !E->Source.isKnown());
      });
      bool InTeardown = std::any_of(
          L.teardowns().begin(), L.teardowns().end(), [&](const auto &T) {
            const Events &Of = L.facts().sequence(T);
            return std::find(Of.begin(), Of.end(), Stop) != Of.end();
          });
      if (!Frees && !InTeardown)
        continue;
      Finding F =
          make(L, S, Stop->Where, Stop->In,
               what(S) + " is stopped without waiting for '" + handler(L, S) +
                   "', which may still run when its object is freed",
               S.Armed.front());
      report(std::move(F), nullptr);
      return true;
    }
    return false;
  }

  /// What a handler follows is released before its source is stopped.
  void checkReleases(const Lifecycle &L, const std::string &Teardown,
                     std::set<const Event *> &Reported) {
    std::set<std::string> Elements;
    std::set<std::pair<unsigned, std::string>> Steps;
    const Events &All = L.facts().sequence(Teardown);
    for (auto At = All.begin(); At != All.end(); ++At) {
      const Event &E = **At;
      bool Ends = E.K == Event::End, Object = isObject(E);
      if ((!Ends && ((!E.Held.isKnown() && !Object) || E.Managed ||
                     E.Family->Mmio || E.Family->Counted)) ||
          Reported.count(&E))
        continue;
      std::optional<Finding> Found;
      for (const Source &S : L.sources())
        if (!Found || Found->Sure != Confidence::Likely)
          if (auto F = releasedUnder(L, S, Teardown, All, At))
            Found = std::move(F);
      if (!Found)
        continue;
      Reported.insert(&E);
      // Of an array's elements, the first; and of what one step releases.
      std::string Whole = E.Spelling.substr(0, E.Spelling.find('['));
      bool Again =
          !Elements.insert(Found->Function + " " + E.Name + " " + Whole).second;
      if ((Again && Ends) ||
          (Found->Sure == Confidence::Likely &&
           !Steps.insert({Found->Place.Line, Found->Place.File}).second))
        continue;
      report(std::move(*Found), nullptr);
    }
  }

  /// A whole object, and not what a field of one points to.
  static bool isObject(const Event &E) {
    return E.K == Event::Free && !E.Part && !E.Held.isKnown() &&
           E.Source.isField();
  }

  static std::string name(const Event &E) {
    return isObject(E) ? "struct " + E.Source.Owner.substr(strlen("struct."))
                       : E.Spelling;
  }

  /// A handler of S is called with the object.
  static bool isGiven(const Source &S, const Event &Object) {
    std::string Record = Object.Source.Owner.substr(strlen("struct."));
    return !S.Where.isKnown() &&
           std::any_of(S.Registered.begin(), S.Registered.end(),
                       [&](const Event *E) {
                         return !E->Keys.empty() && E->Keys.front() == Record;
                       });
  }

  /// devres frees what a handler follows before it stops the handler: it undoes
  /// in reverse order.
  void checkManaged(const Lifecycle &L, const std::string &Start,
                    std::set<const Event *> &Reported) {
    const Events &All = L.facts().sequence(Start);
    for (auto At = All.begin(); At != All.end(); ++At) {
      if ((*At)->K != Event::Make || !(*At)->Managed || Reported.count(*At))
        continue;
      auto Set = std::find_if(At, All.end(), [&](const Event *E) {
        return E->K == Event::Set && E->From == (*At)->Where;
      });
      if (Set == All.end())
        continue;
      for (const Source &S : L.sources())
        if (const Event *Late = undoneAfter(L, S, All.begin(), At, All)) {
          Lifecycle::Use Use = L.useOf(S, (*Set)->Source, Start);
          if (!Use.In || !Reported.insert(*At).second)
            continue;
          reportManaged(L, S, **Set, *Late, Use);
        }
    }
  }

  /// What makes devres stop S, when that is done before At and teardown
  /// doesn't.
  static const Event *undoneAfter(const Lifecycle &L, const Source &S,
                                  Events::const_iterator From,
                                  Events::const_iterator At,
                                  const Events &All) {
    auto endsIn = [&](const std::string &Function) {
      const Events &Of = L.facts().sequence(Function);
      auto It = std::find_if(Of.begin(), Of.end(), [&](const Event *E) {
        return Lifecycle::ends(*E, S);
      });
      return It == Of.end() ? nullptr : *It;
    };
    if (S.Armed.empty() && S.Where.isKnown())
      return nullptr;
    for (const std::string &Teardown : L.teardowns())
      if (endsIn(Teardown))
        return nullptr;
    auto Begun = L.startOf(S, All);
    if (S.isManaged() && !S.Where.isKnown() && Begun < At)
      return *Begun;
    for (; From != At; ++From)
      if ((*From)->K == Event::Defer)
        if (const Event *Stop = endsIn((*From)->Name))
          return Stop;
    return nullptr;
  }

  void reportManaged(const Lifecycle &L, const Source &S, const Event &Set,
                     const Event &Late, const Lifecycle::Use &Use) {
    Finding F =
        make(L, S, Late.Where, Late.In,
             "devres frees '" + Set.Spelling + "' before it stops " + what(S) +
                 ", whose handler '" + handler(L, S) + "' uses it",
             nullptr);
    F.Subject = Set.Spelling;
    F.Trace.push_back(note(L, Set, "allocated here, later: freed earlier"));
    F.Trace.push_back({Use.Where, Use.In->SourceName, "used here"});
    report(std::move(F), nullptr);
  }

  std::optional<Finding> releasedUnder(const Lifecycle &L, const Source &S,
                                       const std::string &Teardown,
                                       const Events &All,
                                       Events::const_iterator At) {
    const Event &E = **At;
    auto ends = [&](const Event *Other) { return Lifecycle::ends(*Other, S); };
    auto Stop = std::find_if(All.begin(), All.end(), ends);
    bool Stays = Stop == All.end();
    if (S.Armed.empty() || Stop < At || (Stays && !L.staysManaged(S)))
      return std::nullopt;
    Lifecycle::Use Use;
    if (E.Held.isKnown())
      Use = L.useOf(S, E.Held, Teardown);
    else if (!isObject(E))
      Use = L.useInside(S, E.Inside);
    else if (isGiven(S, E))
      Use = L.handlerOf(S);
    if (!Use.In)
      return std::nullopt;
    const Event &Step = *L.facts().deciding(
        Teardown, At - All.begin(),
        Stays ? std::nullopt : std::optional<size_t>(Stop - All.begin()));
    Finding F = make(
        L, S, Step.Where, Step.In,
        "'" + name(E) + "' is " +
            (E.K == Event::End ? "ended by '" + E.Name + "'" : "released") +
            " while '" + handler(L, S) + "' may still use it",
        nullptr);
    F.Subject = name(E);
    if (&Step != &E)
      F.Trace.push_back(note(L, E, "released here"));
    F.Trace.push_back({Use.Where, Use.In->SourceName, "used here"});
    F.Trace.push_back(Stays ? note(L, *S.Registered.front(),
                                   "devres stops it only after the teardown")
                            : note(L, **Stop, "stopped here, too late"));
    // A flag in what is freed holds nothing back.
    if (!isObject(E) &&
        L.mayHoldBack(S, L.facts().writesBefore(Teardown, At - All.begin()),
                      E.Held.isKnown() ? E.Held : E.Inside))
      F.Sure = Confidence::Heuristic;
    return F;
  }

  /// S is stopped while another source that arms it may still run.
  void checkOrder(const Lifecycle &L, const Source &S,
                  const std::string &Teardown) {
    const Events &All = L.facts().sequence(Teardown);
    auto endOf = [&](auto From, auto To, const Source &Of) {
      return std::find_if(
          From, To, [&](const Event *E) { return Lifecycle::ends(*E, Of); });
    };
    // Whether it waits or not.
    auto Last = std::find_if(All.rbegin(), All.rend(), [&](const Event *E) {
      return E->K == Event::Stop && E->Family == S.Family &&
             E->Source == S.Where;
    });
    if (Last == All.rend())
      return;
    auto Stopped = Last.base() - 1;
    if ((*Stopped)->Final)
      return;
    for (const Source &Other : L.sources()) {
      const Event *Arms = &Other == &S ? nullptr : L.arms(Other, S);
      auto Later = endOf(Stopped, All.end(), Other);
      // What was silenced before stays so, whatever frees it later.
      if (!Arms || endOf(All.begin(), Stopped, Other) != Stopped ||
          !(Other.isManaged() || Later != All.end()))
        continue;
      std::string OtherName = what(Other);
      const Event &Step = *L.facts().deciding(
          Teardown, Stopped - All.begin(),
          Later == All.end() ? std::nullopt
                             : std::optional<size_t>(Later - All.begin()));
      Finding F = make(L, S, Step.Where, Step.In,
                       what(S) + " is stopped while '" + handler(L, Other) +
                           "' may still start it again",
                       Arms);
      if (Other.isManaged())
        F.Trace.push_back(
            note(L, *Other.Registered.front(),
                 "devres stops " + OtherName + " only after the teardown"));
      else
        F.Trace.push_back(note(L, **Later, OtherName + " is stopped here"));
      if (L.mayHoldBack(Other,
                        L.facts().writesBefore(Teardown, Stopped - All.begin()),
                        S))
        F.Sure = Confidence::Heuristic;
      report(std::move(F), nullptr);
      return;
    }
  }
};
} // namespace

std::unique_ptr<Rule> make_teardown_race() {
  return std::make_unique<TeardownRace>();
}

} // namespace drydock
