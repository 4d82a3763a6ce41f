// Timers, works and tasklets in the driver's records: callbacks get the record,
// and what arms and stops them is a member of the field.
//
// A group is one field: its type, its callback, all calls that name it.
#include "../Pass.h"
#include "facts/DeferredSites.h"
#include "language/SourceRanges.h"

using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

namespace {
/// The kernel's records, what stands for each, and what a site is called.
struct Kind {
  StringRef Record, Type, Noun;
};
constexpr Kind Kinds[] = {{"timer_list", "TimerField", "timer"},
                          {"work_struct", "WorkField", "work"},
                          {"delayed_work", "DelayedWorkField", "work"},
                          {"tasklet_struct", "TaskletField", "tasklet"}};

StringRef nounOf(StringRef Type) {
  for (const Kind &K : Kinds)
    if (K.Type == Type)
      return K.Noun;
  return {};
}

class Deferred : public Pass {
public:
  StringRef id() const override { return "deferred"; }

  void unit(UnitView &Unit) override {
    std::map<std::string, std::string> Types;
    for (const Kind &K : Kinds)
      Types[K.Record.str()] = K.Type.str();
    collectDeferred(Unit, Types, Facts);
    for (const DeferredCall &C : Facts.Calls)
      if (C.Callback)
        if (StringRef Text = Unit.text(C.Callback); !Text.empty())
          Texts[{C.Callback.File, C.Callback.Begin}] = Text.str();
  }

  void propose(std::vector<Group> &Out) override {
    std::map<std::string, Calls> ByField;
    for (const DeferredCall &C : Facts.Calls)
      ByField[C.Field].push_back(&C);
    for (auto &[Field, All] : ByField)
      Out.push_back(groupOf(Field, All));
  }

private:
  typedef std::vector<const DeferredCall *> Calls;

  /// The one function that Callback names, `f` or `&f`; or null.
  const CallbackUse *named(const TextRange &Callback) const {
    for (const CallbackUse &U : Facts.Uses) {
      if (U.Text.File != Callback.File || U.Text.End != Callback.End ||
          U.Text.Begin < Callback.Begin)
        continue;
      auto Text = Texts.find({Callback.File, Callback.Begin});
      unsigned Ahead = U.Text.Begin - Callback.Begin;
      if (!Ahead ||
          (Text != Texts.end() && Ahead == 1 && Text->second.front() == '&'))
        return &U;
    }
    return nullptr;
  }

  /// The callbacks of a field: those that its set-ups name, those that get to
  /// its record, and what they call.
  std::set<std::string> callbacksOf(const std::string &Field,
                                    const Calls &All) const {
    std::set<std::string> Found;
    for (const DeferredCall *C : All)
      if (const CallbackUse *Use = C->Callback ? named(C->Callback) : nullptr)
        Found.insert(Use->Name);
    for (auto &[Name, Callback] : Facts.Callbacks)
      if (Callback.Field == Field)
        Found.insert(Name);
    for (auto &[Name, Callback] : Facts.Callbacks)
      if (Found.count(Name))
        Found.insert(Callback.HandsTo.begin(), Callback.HandsTo.end());
    return Found;
  }

  std::string problemOf(const std::string &Field, const Calls &All) const {
    if (Field.empty())
      return "no field of a record is named";
    const DeferredField &Its = Facts.Fields.at(Field);
    if (!Its.Problem.empty())
      return Its.Problem;
    if (llvm::none_of(All, [](auto *C) { return bool(C->Callback); }))
      return "nothing sets it up in this form";
    auto Callbacks = callbacksOf(Field, All);
    if (Callbacks.empty())
      return "its callback is chosen at run time";
    for (const std::string &Name : Callbacks)
      if (std::string Why = problemOf(Name, Field); !Why.empty())
        return Why;
    return {};
  }

  /// Of a callback.
  std::string problemOf(const std::string &Name,
                        const std::string &Field) const {
    auto Found = Facts.Callbacks.find(Name);
    if (Found == Facts.Callbacks.end() || Found->second.Name.empty())
      return "its callback stands outside of the module";
    const DeferredCallback &Its = Found->second;
    if (!Its.Problem.empty())
      return Its.Problem;
    if (!Its.Variable.empty() && Its.Field != Field)
      return "its callback looks for the record of another field";
    for (const CallbackUse &U : Facts.Uses) {
      if (U.Name != Name)
        continue;
      if (!U.Text || U.Text.InMacroBody)
        return "a macro names its callback";
      const CallbackUse *Given = withArgument(U);
      if (U.IsCalled && (!Given || Given->Field != Field))
        return "its callback is called by hand";
    }
    return {};
  }

  /// The same call with its argument, or null.
  const CallbackUse *withArgument(const CallbackUse &Use) const {
    for (const CallbackUse &U : Facts.Uses)
      if (U.Argument && U.Text.File == Use.Text.File &&
          U.Text.Begin == Use.Text.Begin)
        return &U;
    return nullptr;
  }

  /// A set-up of this field names it, alone.
  bool isSetUp(const CallbackUse &Use, const Calls &All) const {
    return llvm::any_of(All, [&](const DeferredCall *C) {
      const CallbackUse *U = C->Callback ? named(C->Callback) : nullptr;
      return U && U->Text.File == Use.Text.File &&
             U->Text.Begin == Use.Text.Begin;
    });
  }

  Group groupOf(const std::string &Field, const Calls &All) const {
    Group G;
    G.Pass = "deferred";
    G.Id = "deferred:" + (Field.empty() ? "-" : Field);
    std::string Problem = problemOf(Field, All);
    StringRef Type = All.front()->Type;
    G.Title = (Field.empty() ? "what no field keeps" : Field) + ", " +
              (Field.empty() ? "in C" : "a " + Type.str());
    G.Reason = Problem.empty()
                   ? "its callback asks for the record that the field is in, "
                     "and is used for nothing else; each call is the member's"
                   : "stays: " + Problem;
    for (const DeferredCall *C : All)
      G.Sites.push_back(
          {nounOf(C->Type).str(), C->Where, Problem.empty(), Problem,
           Problem.empty() || !C->Callback ? TextRange() : C->Text});
    if (Problem.empty())
      convert(Field, All, G);
    return G;
  }

  void convert(const std::string &Field, const Calls &All, Group &G) const {
    const DeferredField &Its = Facts.Fields.at(Field);
    const std::string Type = "drydock::" + All.front()->Type;
    G.Includes.push_back("drydock/deferred.h");
    G.Rewrites.push_back({Its.Type, {Piece::text(Type)}});
    for (const DeferredCall *C : All)
      convertCall(*C, Its, G);
    auto Callbacks = callbacksOf(Field, All);
    for (const std::string &Name : Callbacks)
      convertCallback(Facts.Callbacks.at(Name), Its, G);
    for (const CallbackUse &U : Facts.Uses) {
      if (!Callbacks.count(U.Name))
        continue;
      if (U.Argument) {
        Rewrite New{U.Argument, {Piece::text(U.Of + U.Pointer)}};
        if (U.Pointer.empty())
          New.Pieces.push_back(Piece::keep(U.Object));
        G.Rewrites.push_back(std::move(New));
      } else if (!U.IsCalled && !isSetUp(U, All)) {
        std::string Ahead = Type + "::run<&" + Its.Record + "::" + Its.Name;
        G.Rewrites.push_back({U.Text,
                              {Piece::text(Ahead + ", "), Piece::keep(U.Text),
                               Piece::text(">")}});
        G.Includes.push_back("drydock/deferred.h");
      }
    }
  }

  void convertCall(const DeferredCall &C, const DeferredField &Its,
                   Group &G) const {
    std::string Member = C.Member;
    std::vector<TextRange> Arguments = C.Arguments;
    if (const CallbackUse *Use = C.Callback ? named(C.Callback) : nullptr)
      Member += "<&" + Its.Record + "::" + Its.Name + ", " +
                Facts.Callbacks.at(Use->Name).Name + ">";
    else if (C.Callback)
      Arguments.insert(Arguments.begin(), C.Callback);
    Rewrite New{C.Text, {Piece::keep(C.Named), Piece::text("." + Member)}};
    StringRef Open = "(";
    for (const TextRange &Argument : Arguments) {
      New.Pieces.push_back(Piece::text(Open));
      New.Pieces.push_back(Piece::keep(Argument));
      Open = ", ";
    }
    New.Pieces.push_back(Piece::text(Arguments.empty() ? "()" : ")"));
    G.Rewrites.push_back(std::move(New));
    G.Facts.push_back({C.Where, C.Member});
  }

  static void convertCallback(const DeferredCallback &Callback,
                              const DeferredField &Its, Group &G) {
    for (const TextRange &Parameter : Callback.Parameters)
      G.Rewrites.push_back(
          {Parameter,
           {Piece::text("struct " + Its.Record + " *" + Callback.Variable)}});
    for (const TextRange &Gone : Callback.Gone)
      G.Rewrites.push_back({Gone, {}});
  }

  DeferredFacts Facts;
  std::map<std::pair<std::string, unsigned>, std::string> Texts;
};
} // namespace

namespace drydock::migrate {
std::unique_ptr<Pass> make_deferred();
std::unique_ptr<Pass> make_deferred() { return std::make_unique<Deferred>(); }
} // namespace drydock::migrate
