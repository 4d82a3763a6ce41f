// Memory that is mapped for the device and unmapped by hand: its address gets
// the way that the data goes into its type.
//
// A group is all variables and fields that one another's addresses are assigned
// to, with what maps, checks, synchronises and unmaps them.
#include "../Pass.h"
#include "facts/StreamedHandles.h"
#include "llvm/ADT/IntEqClasses.h"

using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

namespace {
class Streaming : public Pass {
public:
  StringRef id() const override { return "streaming"; }

  void unit(UnitView &Unit) override {
    collectStreamed(Unit, "dma_addr_t", Facts);
  }

  void propose(std::vector<Group> &Out) override {
    std::map<std::string, unsigned> Numbers;
    for (auto &[Name, Handle] : Facts.Handles)
      Numbers.try_emplace(Name, Numbers.size());
    llvm::IntEqClasses Same(Numbers.size());
    for (auto &[To, From] : Facts.Linked)
      Same.join(Numbers.at(To), Numbers.at(From));
    auto ClassOf = [&](const std::string &Name) -> Class & {
      return Classes[Same.findLeader(Numbers.at(Name))];
    };
    for (auto &[Name, Handle] : Facts.Handles)
      ClassOf(Name).Handles.insert(Name);
    Class None;
    for (const StreamedCall &C : Facts.Calls)
      (C.Handle.empty() ? None : ClassOf(C.Handle)).Calls.push_back(&C);
    for (auto &[Leader, C] : Classes)
      C.Way = wayOf(C);
    for (auto &[Leader, C] : Classes)
      if (!C.Way.empty() || isStreamed(C))
        Out.push_back(groupOf(C));
    if (!None.Calls.empty())
      Out.push_back(groupOf(None));
  }

private:
  struct Class {
    std::set<std::string> Handles;
    std::vector<const StreamedCall *> Calls;
    std::string Way; ///< empty: there is no one way
  };

  static bool isStreamed(const Class &C) {
    return llvm::any_of(C.Calls, [](auto *Call) { return bool(Call->Way); });
  }

  static std::string wayOf(const Class &C) {
    std::set<std::string> Ways;
    for (const StreamedCall *Call : C.Calls)
      if (Call->Way)
        Ways.insert(Call->WayText);
    return Ways.size() == 1 ? *Ways.begin() : std::string();
  }

  std::string problemOf(const Class &C) const {
    if (C.Handles.empty())
      return "the address is not kept in a variable or a field of its type";
    for (const StreamedCall *Call : C.Calls)
      if (!Call->Problem.empty())
        return Call->Problem;
    for (const std::string &Name : C.Handles)
      if (const std::string &Why = Facts.Handles.at(Name).Problem; !Why.empty())
        return Why;
    if (C.Way.empty())
      return "what it keeps goes more than one way";
    if (llvm::none_of(C.Calls, [](auto *Call) { return mapsOf(Call->Member); }))
      return "it is not mapped here";
    // One type stands for all that are declared with it.
    for (const std::string &Name : C.Handles)
      for (auto &[Leader, Other] : Classes)
        for (const std::string &Beside : Other.Handles)
          if (&Other != &C && Other.Way != C.Way &&
              isSame(Facts.Handles.at(Name).Type,
                     Facts.Handles.at(Beside).Type))
            return "it is declared together with another";
    return {};
  }

  static bool isSame(const TextRange &A, const TextRange &B) {
    return A && A.File == B.File && A.Begin == B.Begin;
  }

  /// What a call that maps is, without a place to put it; or null.
  static const char *mapsOf(StringRef Member) {
    return Member == "map"           ? "single"
           : Member == "mapPage"     ? "page"
           : Member == "mapFragment" ? "fragment"
                                     : nullptr;
  }

  Group groupOf(const Class &C) const {
    std::set<std::string> Fields, Variables;
    for (const std::string &Name : C.Handles)
      (Facts.Handles.at(Name).IsField ? Fields : Variables)
          .insert(Facts.Handles.at(Name).Shown);
    const auto &Best = Fields.empty() ? Variables : Fields;
    Group G;
    G.Pass = "streaming";
    G.Id = "streaming:" + (Best.empty() ? "-" : *Best.begin());
    std::string Problem = problemOf(C);
    G.Title = (Best.empty() ? "what no field keeps" : *Best.begin()) + ", " +
              (C.Way.empty() ? "addresses" : C.Way);
    G.Reason =
        Problem.empty()
            ? "all that is put there is mapped in this way, and unmapped "
              "and synchronised in no other"
            : "stays: " + Problem;
    for (const StreamedCall *Call : C.Calls)
      if (Call->Way)
        G.Sites.push_back({"streaming", Call->Where, Problem.empty(), Problem,
                           Problem.empty() || !mapsOf(Call->Member)
                               ? TextRange()
                               : Call->Text});
    if (Problem.empty())
      convert(C, G);
    return G;
  }

  void convert(const Class &C, Group &G) const {
    const std::string Type = "drydock::Streamed<" + C.Way + ">";
    G.Includes.push_back("drydock/streaming.h");
    for (const std::string &Name : C.Handles)
      G.Rewrites.push_back({Facts.Handles.at(Name).Type, {Piece::text(Type)}});
    for (const StreamedCall *Call : C.Calls) {
      G.Rewrites.push_back(rewritten(*Call, Type));
      G.Facts.push_back({Call->Where, Call->Member});
    }
    for (auto &[Name, Value] : Facts.Cleared)
      if (C.Handles.count(Name))
        G.Rewrites.push_back({Value, {Piece::text("{}")}});
    for (auto &[Name, Value] : Facts.Allocated)
      if (C.Handles.count(Name))
        G.Rewrites.push_back(
            {Value,
             {Piece::text("(" + Type + " *)"), Piece::bare(Value)},
             /*DropFrame=*/true});
  }

  static Rewrite rewritten(const StreamedCall &Call, const std::string &Type) {
    Rewrite New{Call.Text, {}};
    const char *Maps = mapsOf(Call.Member);
    if (Maps && !Call.Assignment) {
      New.Pieces.push_back(Piece::text(Type + "::" + Maps));
    } else {
      if (Maps)
        New.Range = Call.Assignment;
      New.Pieces = {Piece::keep(Call.Named), Piece::text("." + Call.Member)};
    }
    StringRef Open = "(";
    for (const TextRange &Argument : Call.Arguments) {
      New.Pieces.push_back(Piece::text(Open));
      New.Pieces.push_back(Piece::keep(Argument));
      Open = ", ";
    }
    New.Pieces.push_back(Piece::text(")"));
    return New;
  }

  StreamedFacts Facts;
  std::map<unsigned, Class> Classes;
};
} // namespace

namespace drydock::migrate {
std::unique_ptr<Pass> make_streaming();
std::unique_ptr<Pass> make_streaming() { return std::make_unique<Streaming>(); }
} // namespace drydock::migrate
