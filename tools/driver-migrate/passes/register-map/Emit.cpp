#include "Emit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Path.h"
#include <algorithm>

using namespace drydock::migrate;
using namespace drydock::migrate::registers;
using llvm::StringRef;

namespace {
class Emitter {
public:
  Emitter(const Class &C, const Facts &All) : C(C), All(All) {}

  Group run() {
    choose();
    G.Id = "register-map:" + C.Id;
    for (const Decided &D : C.Accesses)
      access(D);
    uses();
    wrappers();
    types();
    aliases();
    if (C.Registers.empty())
      giveUp();
    describe();
    return std::move(G);
  }

private:
  bool retyped(const std::string &Slot) const { return Retyped.count(Slot); }
  void choose();
  void access(const Decided &D);
  bool typed(const Access &A) const;
  std::vector<Piece> base(const Access &A) const;
  void offset(const Access &A, std::vector<Piece> &Out) const;
  void uses();
  void wrappers();
  void types();
  void aliases();
  std::string aliasText(const TextRange &At) const;
  void giveUp();
  void describe();
  void add(TextRange Range, std::vector<Piece> Pieces, bool DropFrame = false) {
    Rewrite R{std::move(Range), std::move(Pieces), DropFrame};
    if (!llvm::is_contained(G.Rewrites, R))
      G.Rewrites.push_back(std::move(R));
  }

  const Class &C;
  const Facts &All;
  Group G;
  std::set<std::string> Retyped;
  std::map<std::string, std::string> Fixed; ///< slots that keep their type
  std::set<const Access *> Converted;
};
} // namespace

/// Slots get the new type unless a reason stands against it. Nothing to
/// convert: none does.
void Emitter::choose() {
  bool Any = llvm::any_of(C.Accesses,
                          [](const Decided &D) { return D.How != Way::Stays; });
  for (const std::string &Name : C.Slots) {
    const Slot &S = All.Slots.at(Name);
    std::string Why = S.Fixed;
    size_t Bracket = Name.rfind('(');
    if (Why.empty() && Bracket != std::string::npos &&
        All.Callbacks.count(Name.substr(0, Bracket)))
      Why = "its function is a callback";
    for (const Use &U : All.Uses)
      if (Why.empty() && U.Slot == Name && !U.Range)
        Why = "a macro names it";
    if (!Any)
      continue;
    if (Why.empty())
      Retyped.insert(Name);
    else
      Fixed[Name] = Why;
  }
}

/// The text is used for slots of the new type only.
bool Emitter::typed(const Access &A) const {
  const TextRange &Text = A.Apart ? A.Sum : A.Call;
  return llvm::all_of(C.Accesses, [&](const Decided &D) {
    const Access &B = *D.What;
    const TextRange &Other = B.Apart ? B.Sum : B.Call;
    bool Same = Other.File == Text.File && Other.Begin == Text.Begin;
    return !Same || retyped(B.Slot);
  });
}

std::vector<Piece> Emitter::base(const Access &A) const {
  if (A.Fixed)
    return {Piece::text(C.Alias + "(0)")};
  if (typed(A))
    return {Piece::bare(A.Base)};
  return {Piece::text(C.Alias + "("), Piece::bare(A.Base), Piece::text(")")};
}

void Emitter::offset(const Access &A, std::vector<Piece> &Out) const {
  if (A.Offset.empty())
    Out.push_back(Piece::text("0"));
  for (const Term &T : A.Offset) {
    if (&T != &A.Offset[0])
      Out.push_back(Piece::text(" + "));
    Out.push_back(Piece::keep(T.Range));
  }
}

void Emitter::access(const Decided &D) {
  const Access &A = *D.What;
  bool Done = D.How == Way::Direct || D.How == Way::Cell;
  Site S{"register", A.Where, Done, Done ? "" : D.Cause, {}};
  if (!Done)
    S.Todo = D.How == Way::Escape ? A.Offset[0].Inner : A.Call;
  if (!A.Repeated)
    G.Sites.push_back(std::move(S));
  if (D.How == Way::Stays)
    return;
  Converted.insert(&A);
  std::vector<Piece> New;
  std::string Call = A.Member;
  if (D.How == Way::Cell) {
    std::vector<Piece> Cell = base(A);
    Cell.push_back(Piece::text(D.OneWidth ? ".at<" + A.Width + ">(" : ".at<"));
    offset(A, Cell);
    Cell.push_back(Piece::text(D.OneWidth ? ")" : ">()"));
    add(A.Sum, std::move(Cell), /*DropFrame=*/true);
    New = {Piece::bare(A.Address),
           Piece::text("." + Call + (D.OneWidth ? "(" : "<" + A.Width + ">("))};
  } else {
    New = base(A);
    New.push_back(Piece::text("." + Call + "<" + A.Width + ">("));
    offset(A, New);
    if (!A.Arguments.empty())
      New.push_back(Piece::text(", "));
    for (const Term &T : A.Offset)
      for (const TextRange &Arm : T.Arms)
        if (!T.Value)
          add(Arm, {Piece::text(C.Alias + "::Offset<" + A.Width + ">("),
                    Piece::keep(Arm), Piece::text(")")});
  }
  for (size_t I = 0; I != A.Arguments.size(); ++I) {
    if (I)
      New.push_back(Piece::text(", "));
    New.push_back(Piece::keep(A.Arguments[I]));
  }
  New.push_back(Piece::text(")"));
  add(A.Call, std::move(New));
  if (D.How == Way::Escape)
    add(A.Offset[0].Inner,
        {Piece::text(C.Alias + "::Offset<" + A.Width + ">::unchecked("),
         Piece::keep(A.Offset[0].Inner), Piece::text(")")});
}

/// Parameters that take offsets, and what is no constant among those they get.
void Emitter::wrappers() {
  for (const Wrapper &W : C.Wrappers) {
    std::string Type = C.Alias + "::Offset<" + W.Width + ">";
    for (const TextRange &R : All.Slots.at(W.Slot).TypeTexts)
      add(R, {Piece::text(Type)});
    for (auto &[Where, Given] : W.Calls) {
      Site S{"register", Where->Where, Given->Value.has_value(), {}, {}};
      if (!S.Converted) {
        S.Cause = "the offset is computed";
        S.Todo = Given->Range;
        add(Given->Range, {Piece::text(Type + "::unchecked("),
                           Piece::keep(Given->Range), Piece::text(")")});
      }
      G.Sites.push_back(std::move(S));
    }
  }
}

/// Where the address as such is meant, it is asked for.
void Emitter::uses() {
  for (const Use &U : All.Uses) {
    if (!retyped(U.Slot))
      continue;
    bool Stays = U.Kind == Use::Base
                     ? Converted.count(&All.Accesses[U.Access]) != 0
                 : U.Kind == Use::Source ? retyped(U.Into)
                                         : U.Kind != Use::Other;
    if (!Stays)
      add(U.Range, {Piece::bare(U.Range), Piece::text(".raw()")});
  }
}

/// The type that the alias without parameters has.
static bool isUsual(StringRef Type, StringRef Backend) {
  return Type == (Backend == "Ports" ? "unsigned long" : "void *");
}

void Emitter::types() {
  for (const std::string &Name : Retyped) {
    const Slot &S = All.Slots.at(Name);
    std::string Type = C.Alias;
    if (!isUsual(S.Type, C.Backend))
      Type += "_as<" + S.Type + ">";
    for (const TextRange &R : S.TypeTexts)
      add(R,
          {Piece::text(Type + (StringRef(S.Type).ends_with("*") ? " " : ""))});
  }
}

/// Registers in an order and with names that are known at this place.
std::string Emitter::aliasText(const TextRange &At) const {
  uint64_t End = 1;
  std::string Rows;
  std::vector<std::pair<uint64_t, uint64_t>> Taken;
  for (const RegisterEntry &E : C.Registers) {
    unsigned Bits = 8;
    StringRef(E.Width).drop_front().getAsInteger(10, Bits);
    uint64_t Last = E.Offset + Bits / 8;
    bool Shares = llvm::any_of(
        Taken, [&](auto &T) { return E.Offset < T.second && T.first < Last; });
    Taken.push_back({E.Offset, Last});
    End = std::max(End, Last);
    bool Known = !E.Name.empty() &&
                 (E.NamePlace.File != At.File || E.NamePlace.Begin < At.Begin);
    std::string Name =
        Known ? E.Name : llvm::formatv("{0:x-2}", E.Offset).str();
    if (!Known)
      Name = "0x" + (E.Offset < 16 ? std::string("0") : std::string()) +
             llvm::utohexstr(E.Offset, true);
    Rows += std::string(Rows.empty() ? "" : ",") +
            "\n\tdrydock::" + (Shares ? "Overlapping<" : "Register<") + Name +
            ", " + E.Width + ">";
  }
  std::string Text = "using " + C.Map + " = drydock::RegisterMap<0x" +
                     llvm::utohexstr(llvm::PowerOf2Ceil(End), true) + "," +
                     Rows + ">;\n";
  std::string Held = C.Backend == "Ports" ? "unsigned long" : "void __iomem *";
  Text += "template <class Held>\nusing " + C.Alias +
          "_as = drydock::Registers<" + C.Map + ", drydock::" + C.Backend +
          ", Held>;\n";
  Text += "using " + C.Alias + " = " + C.Alias + "_as<" + Held + ">;\n\n";
  return "/* The registers that the driver uses, by offset and width. */\n" +
         Text;
}

void Emitter::aliases() {
  std::map<std::string, unsigned> First;
  auto at = [&](const TextRange &R) {
    if (!R)
      return;
    auto [It, New] = First.try_emplace(R.File, R.Begin);
    It->second = std::min(It->second, R.Begin);
  };
  for (const std::string &Name : Retyped)
    at(All.Slots.at(Name).Before);
  for (const Wrapper &W : C.Wrappers)
    at(All.Slots.at(W.Slot).Before);
  for (const Decided &D : C.Accesses)
    if (D.How != Way::Stays)
      at(D.What->Before);
  for (auto &[File, Begin] : First) {
    TextRange Here{File, Begin, Begin};
    add(Here, {Piece::text(aliasText(Here))});
  }
}

/// A map of nothing is none.
void Emitter::giveUp() {
  G.Rewrites.clear();
  for (Site &S : G.Sites)
    if (S.Converted) {
      S.Converted = false;
      S.Cause = "no access has a constant offset";
    }
}

void Emitter::describe() {
  size_t Done = llvm::count_if(G.Sites, [](auto &S) { return S.Converted; });
  G.Title = C.Id + (C.Slots.empty() ? " of " : " is the address of ") +
            std::to_string(C.Registers.size()) + " registers";
  G.Reason = "each access adds a constant to this address, and the width at an "
             "offset is what the map says; " +
             std::to_string(Done) + " of " + std::to_string(G.Sites.size()) +
             " accesses";
  for (const std::string &Name : C.Slots) {
    const Slot &S = All.Slots.at(Name);
    auto Why = Fixed.find(Name);
    G.Facts.push_back(
        {S.Where,
         Name + " holds it" +
             (Why == Fixed.end() ? ""
                                 : " and keeps its type: " + Why->second)});
  }
  if (G.Rewrites.empty())
    return;
  G.Includes.push_back("drydock/registers.h");
  if (C.Backend == "Ports")
    G.Includes.push_back("drydock/port.h");
  if (C.Backend == "IoMem")
    G.Includes.push_back("drydock/io_mem.h");
}

Group registers::emit(const Class &C, const Facts &All) {
  return Emitter(C, All).run();
}
