#include "Scenario.h"
#include "compile/Paths.h"
#include "model/YamlTree.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace drydock;
using namespace drydock::trial;
using llvm::StringRef;

namespace {
/// Reads the fields of one map; collects mistakes with their lines.
class Reader {
public:
  Reader(StringRef File, TableErrors &Errors) : File(File), Errors(Errors) {}

  void fail(unsigned Line, const llvm::Twine &What) {
    Errors.add(File, Line, What);
  }
  void text(const YamlNode &N, std::string &Into) {
    if (N.K == YamlNode::Scalar)
      Into = N.Text.str();
    else
      fail(N.Line,
           llvm::Twine("a text is wanted here, this is a ") + N.kindName());
  }
  /// A list, or one text that stands for a list of one.
  void texts(const YamlNode &N, std::vector<std::string> &Into) {
    if (N.K == YamlNode::Scalar)
      return Into.push_back(N.Text.str());
    if (N.K != YamlNode::List)
      return fail(N.Line, "a list of texts is wanted here");
    for (const YamlNode &Item : N.Items)
      text(Item, Into.emplace_back());
  }
  void number(const YamlNode &N, uint64_t &Into) {
    StringRef Digits = N.Text;
    uint64_t Unit = Digits.consume_back("M")   ? 1 << 20
                    : Digits.consume_back("k") ? 1 << 10
                                               : 1;
    if (N.K != YamlNode::Scalar || Digits.getAsInteger(0, Into))
      return fail(N.Line, "'" + N.Text + "' is no number (0x.., 12, 8M, 64k)");
    Into *= Unit;
  }
  void words(const YamlNode &N, std::vector<std::string> &Into) {
    std::string Text;
    text(N, Text);
    Into = splitShellWords(Text);
  }
  void optional(const YamlNode &N, std::optional<uint64_t> &Into) {
    number(N, Into.emplace());
  }
  /// "0x10" or "0x4000-0x40fc".
  void ranges(const YamlNode &N, std::vector<OffsetRange> &Into) {
    if (N.K == YamlNode::List) {
      for (const YamlNode &Item : N.Items)
        ranges(Item, Into);
      return;
    }
    auto [First, Last] = N.Text.split('-');
    OffsetRange Range;
    if (N.K != YamlNode::Scalar || First.trim().getAsInteger(0, Range.First) ||
        (Last.empty() ? First : Last).trim().getAsInteger(0, Range.Last) ||
        Range.Last < Range.First)
      return fail(N.Line, "'" + N.Text +
                              "' is no number (0x10) and no range "
                              "(0x4000-0x40fc)");
    Into.push_back(Range);
  }
  /// One of the names; Into gets its place in the list.
  template <class E>
  void choice(const YamlNode &N, E &Into, llvm::ArrayRef<StringRef> Names) {
    auto Found = llvm::find(Names, N.Text);
    if (Found != Names.end())
      Into = E(Found - Names.begin());
    else
      fail(N.Line, "'" + N.Text + "' is none of " + llvm::join(Names, ", "));
  }
  void match(const YamlNode &N, Match &Into) {
    choice(N, Into, {"exact", "multiset", "packets", "kinds", "ignore"});
  }
  template <class T>
  void items(const YamlNode &N, std::vector<T> &Into,
             T (*Read)(Reader &, const YamlNode &)) {
    if (N.K != YamlNode::List)
      return fail(N.Line, "a list of maps is wanted here");
    for (const YamlNode &Item : N.Items)
      Into.push_back(Read(*this, Item));
  }

  struct Field {
    StringRef Name;
    llvm::function_ref<void(const YamlNode &)> Read;
  };
  void fields(const YamlNode &N, llvm::ArrayRef<Field> Known) {
    if (N.K != YamlNode::Map)
      return fail(N.Line, "a map of fields is wanted here");
    for (const YamlField &F : N.Fields) {
      auto Found = llvm::find_if(
          Known, [&](const Field &K) { return K.Name == F.Key.Text; });
      if (Found != Known.end())
        Found->Read(F.Value);
      else
        unknown(F.Key, Known);
    }
  }

private:
  void unknown(const YamlNode &Key, llvm::ArrayRef<Field> Known) {
    auto Names = llvm::map_range(Known, [](const Field &K) { return K.Name; });
    StringRef Near;
    unsigned Best = 3;
    for (StringRef Name : Names)
      if (unsigned Far = Key.Text.edit_distance(Name); Far < Best) {
        Best = Far;
        Near = Name;
      }
    fail(Key.Line, "unknown field '" + Key.Text + "'; " +
                       (Near.empty() ? "there are " + llvm::join(Names, ", ")
                                     : "did you mean '" + Near.str() + "'?"));
  }

  StringRef File;
  TableErrors &Errors;
};
} // namespace

// What reads one field, for Reader::fields().
#define DRYDOCK_FIELD(kind, into) [&](const YamlNode &V) { R.kind(V, into); }

static Phase readPhase(Reader &R, const YamlNode &N) {
  Phase P;
  R.fields(N, {{"name", DRYDOCK_FIELD(text, P.Name)},
               {"compare", DRYDOCK_FIELD(match, P.How)},
               {"run", DRYDOCK_FIELD(text, P.Script)}});
  bool Word = !P.Name.empty() && llvm::all_of(P.Name, [](char C) {
    return llvm::isAlnum(C) || C == '-';
  });
  if (!Word)
    R.fail(N.Line, "a phase needs a name of letters, digits and '-'");
  if (P.Script.empty())
    R.fail(N.Line, "a phase needs 'run', the shell script of the phase");
  return P;
}

static Mask readMask(Reader &R, const YamlNode &N) {
  Mask M;
  R.fields(N, {{"region", DRYDOCK_FIELD(text, M.Region)},
               {"bar", DRYDOCK_FIELD(optional, M.Bar)},
               {"at", DRYDOCK_FIELD(ranges, M.Offsets)},
               {"index", DRYDOCK_FIELD(optional, M.Index)},
               {"selected", DRYDOCK_FIELD(ranges, M.Selected)},
               {"as", DRYDOCK_FIELD(text, M.As)},
               {"what", [&](const YamlNode &V) {
                  R.choice(V, M.K,
                           {"address", "value", "like", "poll", "timer"});
                }}});
  if (M.Region.empty())
    R.fail(N.Line, "a mask needs 'region'");
  if (M.K == Mask::Like && M.As.empty())
    R.fail(N.Line, "'what: like' needs 'as', a name for the like registers");
  if (M.Index.has_value() == M.Selected.empty())
    R.fail(N.Line, "'index', the offset of the index register, and 'selected', "
                   "its values, go together");
  return M;
}

static DataFile readFile(Reader &R, const YamlNode &N) {
  DataFile D;
  R.fields(N, {{"name", DRYDOCK_FIELD(text, D.Name)},
               {"size", DRYDOCK_FIELD(number, D.Bytes)}});
  if (D.Name.empty() || StringRef(D.Name).contains('/') || !D.Bytes)
    R.fail(N.Line, "a file needs a name without '/' and a size");
  return D;
}

static KnownProblem readKnown(Reader &R, const YamlNode &N) {
  KnownProblem K;
  R.fields(N, {{"problem", DRYDOCK_FIELD(text, K.Text)},
               {"why", DRYDOCK_FIELD(text, K.Why)}});
  if (K.Text.empty() || K.Why.empty())
    R.fail(N.Line, "a known problem needs 'problem', part of its text, and "
                   "'why' the driver is not to blame");
  return K;
}

static void readWhole(Reader &R, const YamlNode &N, Scenario &S) {
  R.fields(
      N,
      {{"about", DRYDOCK_FIELD(text, S.About)},
       {"driver", DRYDOCK_FIELD(text, S.Driver)},
       {"source", DRYDOCK_FIELD(text, S.Source)},
       {"machine", DRYDOCK_FIELD(text, S.Machine)},
       {"qemu", DRYDOCK_FIELD(words, S.Qemu)},
       {"bus", DRYDOCK_FIELD(text, S.Bus)},
       {"address", DRYDOCK_FIELD(text, S.Address)},
       {"regions", DRYDOCK_FIELD(texts, S.Regions)},
       {"events", DRYDOCK_FIELD(texts, S.Events)},
       {"needs", DRYDOCK_FIELD(texts, S.Needs)},
       {"host", DRYDOCK_FIELD(texts, S.Host)},
       {"parameters", DRYDOCK_FIELD(text, S.Parameters)},
       {"ready", DRYDOCK_FIELD(text, S.Ready)},
       {"start", DRYDOCK_FIELD(text, S.Start)},
       {"stop", DRYDOCK_FIELD(text, S.Stop)},
       {"masks", [&](const YamlNode &V) { R.items(V, S.Masks, readMask); }},
       {"files", [&](const YamlNode &V) { R.items(V, S.Files, readFile); }},
       {"sound", DRYDOCK_FIELD(text, S.Sound)},
       {"phases", [&](const YamlNode &V) { R.items(V, S.Phases, readPhase); }},
       {"probe", DRYDOCK_FIELD(match, S.ProbeHow)},
       {"remove", DRYDOCK_FIELD(match, S.RemoveHow)},
       {"reload", DRYDOCK_FIELD(match, S.ReloadHow)},
       {"load", DRYDOCK_FIELD(text, S.Load)},
       {"qmp-events", DRYDOCK_FIELD(texts, S.QmpEvents)},
       {"known", [&](const YamlNode &V) { R.items(V, S.Known, readKnown); }},
       {"timeout", DRYDOCK_FIELD(number, S.Timeout)}});
}
#undef DRYDOCK_FIELD

static void checkWhole(Reader &R, unsigned Line, const Scenario &S) {
  if (S.Driver.empty())
    R.fail(Line, "'driver' is missing: the name of the module under test");
  if (S.Qemu.empty())
    R.fail(Line, "'qemu' is missing: the options that add the device, such as "
                 "-device edu,addr=0x10");
  if (S.Regions.empty() && S.Events.empty())
    R.fail(Line, "'regions' is missing: names of the device's memory regions, "
                 "as QEMU's monitor shows them ('info mtree')");
  if (S.Phases.empty())
    R.fail(Line, "'phases' is missing: what to do with the driver");
  for (const Phase &P : S.Phases)
    for (StringRef Taken : {"start", "boot", "first-load", "probe", "remove",
                            "idle", "reload", "unbind", "acquisitions"})
      if (P.Name == Taken)
        R.fail(Line, "a phase can't be called '" + Taken +
                         "', the trial has one itself");
  for (const Mask &M : S.Masks)
    if (!llvm::is_contained(S.Regions, M.Region))
      R.fail(Line,
             "mask of region '" + M.Region + "', which is not among 'regions'");
}

llvm::Expected<Scenario> drydock::trial::parseScenario(StringRef Text,
                                                       StringRef File) {
  TableErrors Errors;
  Scenario S;
  S.Name = llvm::sys::path::stem(File).str();
  auto Tree = YamlTree::parse(Text, File, Errors);
  Reader R(File, Errors);
  if (Tree) {
    readWhole(R, Tree->root(), S);
    if (Errors.empty())
      checkWhole(R, 1, S);
  }
  if (llvm::Error E = Errors.take())
    return std::move(E);
  return S;
}
