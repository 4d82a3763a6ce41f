#include "SlotPass.h"
#include <map>

using namespace drydock::migrate;
using llvm::StringRef;

void SlotPass::unit(UnitView &Unit) {
  std::vector<StringRef> Types;
  for (const SlotKind::OneType &T : Kind.Types)
    Types.push_back(T.Type);
  collectSlots(Unit, Types, Facts);
}

std::map<std::string, SlotPass::Sites>
SlotPass::byHandle(const SlotKind::OneType &Type) const {
  std::map<std::string, Sites> Result;
  for (const SlotSite &S : Facts.Sites)
    if (Type.Type == S.Type)
      Result[S.Kept].push_back(&S);
  return Result;
}

/// The record whose field keeps the handle, or nothing.
static std::string keeperOf(const SlotSite &S) {
  return StringRef(S.Kept).contains('.')
             ? StringRef(S.Kept).split('.').first.str()
             : std::string();
}

std::vector<SlotPass::Way> SlotPass::waysOf(const Sites &All,
                                            const std::string &Record,
                                            std::string &Problem) const {
  std::map<std::string, Way> Ways;
  for (const SlotSite *S : All)
    Ways[S->Function].Here.push_back(S);
  std::vector<Way> Result;
  for (auto &[Function, W] : Ways) {
    auto IsAt = [&](const SlotSite *S) {
      return S->States.count(Record) && !S->StateGone;
    };
    const SlotSite &First = *W.Here.front();
    W.Kind = Way::Record;
    if (!llvm::all_of(W.Here, IsAt)) {
      if (!keeperOf(First).empty())
        Problem = "the state that keeps it is not at hand where it is acquired "
                  "or released";
      bool Acquires =
          llvm::any_of(W.Here, [](auto *S) { return !S->releases(); });
      W.Kind = Acquires ? Way::Handed : Way::TakenOut;
    }
    auto Handles = [&](const std::string &Callee) {
      return Ways.count(Callee);
    };
    if (W.Kind == Way::Handed && llvm::any_of(W.Here, [&](auto *S) {
          return !S->releases() && !S->SuccessStates.count(Record);
        }))
      Problem = "no state of the driver is at hand where it is acquired, nor "
                "where " +
                Function + "() succeeds";
    else if (W.Kind == Way::Handed && llvm::any_of(First.Callees, Handles))
      Problem = "it is released by another function before the state has it";
    for (const SlotSite *S : W.Here) {
      if (W.Kind != Way::TakenOut || IsAt(S))
        continue;
      if (!S->StateGone)
        Problem = "no state of the driver is at hand where it is released";
      else if (!S->BeforeFreeStates.count(Record))
        Problem = "the state may be freed where it is released";
    }
    Result.push_back(std::move(W));
  }
  return Result;
}

bool SlotPass::canHold(const std::string &Record) const {
  const StateRecord &State = Facts.Records.at(Record);
  return State.End && State.Problem.empty() && Facts.isZeroed(Record) &&
         !Stay.count(State.End.File);
}

std::string SlotPass::recordOf(const Sites &All) const {
  std::string Keeper = keeperOf(*All.front());
  std::vector<std::string> Candidates;
  for (const auto &[Record, State] : Facts.Records)
    if (State.End)
      Candidates.insert(
          Record == Keeper ? Candidates.begin() : Candidates.end(), Record);
  std::string Reached, Closest;
  for (const std::string &Record : Candidates) {
    std::string Problem;
    waysOf(All, Record, Problem);
    if (Problem.empty() && canHold(Record))
      return Record;
    if (Problem.empty() && Reached.empty())
      Reached = Record;
    if (Closest.empty() &&
        llvm::any_of(All, [&](auto *S) { return S->States.count(Record); }))
      Closest = Record;
  }
  return Reached.empty() ? Closest : Reached;
}

std::string SlotPass::heldTwice(const Sites &All) {
  std::set<std::string> Acquiring, Releasing;
  for (const SlotSite *S : All)
    if (S->Beside.Variable.empty())
      (S->releases() ? Releasing : Acquiring).insert(S->Function);
  for (const SlotSite *S : All) {
    if (!S->Beside.Variable.empty())
      continue;
    if (llvm::any_of(S->CalleesAhead,
                     [&](auto &Name) { return Releasing.count(Name); }))
      return "another is acquired while the first is held";
    if (S->releases() && !S->OnFailure && Acquiring.count(S->Function) &&
        Acquiring.size() > 1)
      return S->Function + "() acquires and releases it where another "
                           "function may hold it";
  }
  return {};
}

std::string SlotPass::problemOf(const Sites &All, StringRef Record) const {
  unsigned Acquired = 0, Released = 0;
  for (const SlotSite *S : All) {
    if (!S->Problem.empty())
      return S->Problem;
    ++(S->releases() ? Released : Acquired);
  }
  if (!Acquired)
    return "released, and not acquired in this form";
  if (!Released)
    return "acquired, and not released in this form";
  if (All.front()->Ahead)
    return {};
  if (std::string Why = heldTwice(All); !Why.empty())
    return Why;
  if (Record.empty())
    return "no state of the driver is at hand where it is acquired and where "
           "it is released";
  std::string Problem;
  waysOf(All, Record.str(), Problem);
  if (!Problem.empty())
    return Problem;
  const StateRecord &State = Facts.Records.at(Record.str());
  if (!State.Problem.empty())
    return "the record that would hold it " + State.Problem;
  if (!Facts.isZeroed(Record.str()))
    return "the record that would hold it is not known to be zeroed";
  return {};
}

static std::string tagOf(StringRef Handle) {
  return Handle.split('.').second.str();
}

/// An owner in the function itself.
void SlotPass::convertLocal(const SlotKind::OneType &Type, const Sites &All,
                            Group &G) {
  std::string Owner = tagOf(All.front()->Kept) + "_" + Type.Field.str();
  G.Includes.push_back("drydock/slots.h");
  G.Rewrites.push_back({All.front()->Ahead,
                        {Piece::text(("\tdrydock::Scoped<drydock::" +
                                      Type.Type + "> " + Owner + ";\n")
                                         .str())}});
  for (const SlotSite *S : All)
    call(*S, Owner, G);
}

bool SlotPass::canBeLeft(const Sites &All) {
  auto Acquires = [](const SlotSite *S) { return !S->releases(); };
  return llvm::any_of(All, Acquires) && !llvm::all_of(All, Acquires) &&
         llvm::all_of(All, [](const SlotSite *S) {
           return !S->Arguments.File.empty() &&
                  (S->Kept.empty() || S->Kept[0] == '#') &&
                  (S->Left.Owner ? S->Left.Problem.empty() : S->releases());
         });
}

void SlotPass::convertLeft(const SlotKind::OneType &Type, const Sites &All,
                           Group &G) {
  G.Includes.push_back("drydock/slots.h");
  std::set<std::string> Declared;
  std::string Class = ("drydock::" + Type.Type).str();
  for (const SlotSite *S : All) {
    if (!S->Left.Owner) {
      G.Rewrites.push_back({S->Call,
                            {Piece::text(Class + "::releaseLeft("),
                             Piece::keep(S->Arguments), Piece::text(")")}});
      G.Facts.push_back({S->Where, "released by its name"});
      continue;
    }
    std::string Owner = Type.Field.str();
    if (S->Left.Owner > 1)
      Owner += "_" + std::to_string(S->Left.Owner);
    call(*S, Owner, G);
    if (!Declared.insert(S->Function + " " + Owner).second)
      continue;
    G.Rewrites.push_back(
        {S->Declarations,
         {Piece::text("\tdrydock::Scoped<" + Class + "> " + Owner + ";\n")}});
    for (const SlotSite::Line &Line : S->Left.Ahead)
      G.Rewrites.push_back(
          {Line.At, {Piece::text(Line.Indent + Owner + ".leave();\n")}});
  }
}

void SlotPass::call(const SlotSite &S, const std::string &Slot, Group &G) {
  Rewrite New{S.Call, {Piece::text(Slot + "." + S.Member + "(")}};
  if (!S.releases())
    New.Pieces.push_back(Piece::keep(S.Arguments));
  New.Pieces.push_back(Piece::text(")"));
  New.Discards = S.releases();
  G.Rewrites.push_back(std::move(New));
  G.Facts.push_back({S.Where, S.releases() ? "released" : "acquired"});
}

void SlotPass::convert(const SlotKind::OneType &Type, const std::string &Handle,
                       const std::string &Record, const Sites &All, Group &G) {
  const StateRecord &State = Facts.Records.at(Record);
  std::string Slot = tagOf(Handle).empty()
                         ? Type.Field.str()
                         : tagOf(Handle) + "_" + Type.Field.str();
  while (llvm::is_contained(State.Fields, Slot))
    Slot += "_slot";
  G.Includes.push_back("drydock/slots.h");
  G.Rewrites.push_back(
      {State.End,
       {Piece::text(("\tdrydock::" + Type.Type + " " + Slot + ";\n").str())}});
  for (const TextRange &Variable : Facts.variablesOf(Record))
    G.Rewrites.push_back({Variable, {Piece::text("{}")}});
  std::string None;
  for (const Way &W : waysOf(All, Record, None))
    convertHere(W, Type, Record, Slot, G);
}

/// "cp->enabled", "tq->tx_ring.memory"; a call that gets the state needs its
/// header.
static std::string slotAt(const SlotSite::AtHand &States,
                          const std::string &Record, const std::string &Slot,
                          Group &G) {
  const std::string &State = States.at(Record);
  if (StringRef(State).ends_with(")"))
    G.Includes.push_back("drydock/private_data.h");
  return State + (StringRef(State).ends_with(".") ? "" : "->") + Slot;
}

/// The variable's own slot, which takes from the record's or hands over to it.
void SlotPass::convertBeside(const SlotSite &S, const SlotKind::OneType &Type,
                             const std::string &Record, const std::string &Slot,
                             Group &G) {
  std::string Own = S.Beside.Variable + "_" + Type.Field.str(),
              InRecord = slotAt(S.States, Record, Slot, G);
  const auto &[To, From] =
      S.Beside.FromRecord ? std::tie(Own, InRecord) : std::tie(InRecord, Own);
  call(S, Own, G);
  for (Rewrite New :
       {Rewrite{S.Declarations,
                {Piece::text(("\tdrydock::" + Type.Type + " ").str() + Own +
                             "{};\n")}},
        Rewrite{S.Beside.Over.At,
                {Piece::text(S.Beside.Over.Indent + To +
                             " = drydock::handOver(" + From + ");\n")}}})
    if (!llvm::is_contained(G.Rewrites, New))
      G.Rewrites.push_back(std::move(New));
}

void SlotPass::convertHere(const Way &W, const SlotKind::OneType &Type,
                           const std::string &Record, const std::string &Slot,
                           Group &G) {
  const SlotSite &First = *W.Here.front();
  std::string Variable = ("\tdrydock::" + Type.Type + " " + Slot).str();
  if (W.Kind != Way::Record)
    G.Rewrites.push_back(
        {First.Declarations, {Piece::text(Variable + "{};\n")}});
  for (const SlotSite *S : W.Here) {
    if (!S->Beside.Variable.empty()) {
      convertBeside(*S, Type, Record, Slot, G);
      continue;
    }
    bool InRecord =
        W.Kind == Way::Record || (W.Kind == Way::TakenOut && !S->StateGone);
    call(*S, InRecord ? slotAt(S->States, Record, Slot, G) : Slot, G);
    if (InRecord || W.Kind != Way::TakenOut)
      continue;
    Rewrite Take{
        S->BeforeFree,
        {Piece::text(Slot + " = drydock::handOver(" +
                     slotAt(S->BeforeFreeStates, Record, Slot, G) + ");\n\t")}};
    if (!llvm::is_contained(G.Rewrites, Take))
      G.Rewrites.push_back(std::move(Take));
  }
  if (W.Kind != Way::Handed)
    return;
  const SlotSite &Acquired =
      **llvm::find_if(W.Here, [](const SlotSite *S) { return !S->releases(); });
  G.Rewrites.push_back(
      {Acquired.Success,
       {Piece::text("\t" + slotAt(Acquired.SuccessStates, Record, Slot, G) +
                    " = drydock::handOver(" + Slot + ");\n")}});
}

Group SlotPass::groupOf(const SlotKind::OneType &Type,
                        const std::string &Handle, const Sites &All) {
  Group G;
  G.Pass = Kind.Id.str();
  G.MovesHandles = true;
  G.Id =
      (Kind.Id + ":" + (Handle.empty() ? Type.Type : StringRef(Handle))).str();
  std::string Record = recordOf(All);
  std::string Problem = Handle == "-"
                            ? "no field of the driver's state keeps it"
                            : problemOf(All, Record);
  bool Local = static_cast<bool>(All.front()->Ahead);
  bool Left = !Problem.empty() && canBeLeft(All);
  if (Left)
    Problem.clear();
  G.Title = Local ? Type.Type.str() + " in " + All.front()->Function + "()"
            : Left
                ? Type.Type.str() + ", released by its name"
                : (tagOf(Handle).empty() ? Type.Type.str() : Handle) + " in " +
                      (Record.empty() ? "no record" : "struct " + Record);
  if (!Problem.empty()) {
    G.Reason = "stays: " + Problem;
  } else if (Local) {
    G.Reason = "nobody else knows it, and each path gives it back once";
    convertLocal(Type, All, G);
  } else if (Left) {
    G.Reason = "no state is there to hold it; each path of a function that "
               "acquires it gives it back or leaves it to others, who release "
               "it by its name";
    convertLeft(Type, All, G);
  } else {
    G.Reason = "each acquisition and each release has the same state at hand, "
               "whose memory is zeroed, or a variable that hands over to it or "
               "takes from it: what holds nothing is not released";
    convert(Type, Handle, Record, All, G);
  }
  for (const SlotSite *S : All)
    if (!S->releases() || All.size() == 1 || Handle == "-")
      G.Sites.push_back({Kind.Noun.str(), S->Where, Problem.empty(), Problem,
                         Problem.empty() ? TextRange() : S->Call});
  return G;
}

/// Of a managed device what is switched off and on again is still its own.
bool SlotPass::isManaged(StringRef Handle, const Sites &All) const {
  auto Releases = [](const SlotSite *S) { return S->releases(); };
  return !llvm::all_of(All, Releases) && llvm::all_of(All, [&](auto *S) {
    return S->releases() ? Handle.empty() : Facts.isManaged(*S);
  });
}

void SlotPass::propose(std::vector<Group> &Out) {
  Facts.dropLooseLinks();
  for (const SlotKind::OneType &Type : Kind.Types) {
    auto All = byHandle(Type);
    // What is released by another name may be anything of this type.
    bool Unknown = All.count("-") && llvm::any_of(All.at("-"), [](auto *S) {
                     return S->releases();
                   });
    for (auto &[Handle, Some] : All) {
      if (Unknown && Handle[0] != '-' && Handle[0] != '@')
        for (SlotSite &S : Facts.Sites)
          if (S.Type == Type.Type && S.Kept == Handle && S.Problem.empty())
            S.Problem = "another function releases one of these by a name that "
                        "is not known";
      if (!isManaged(Handle, Some))
        Out.push_back(groupOf(Type, Handle, Some));
    }
  }
}
