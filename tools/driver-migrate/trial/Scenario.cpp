#include "Scenario.h"
#include "compile/Paths.h"
#include "model/YamlTree.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
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
  void match(const YamlNode &N, Match &Into) {
    auto How = llvm::StringSwitch<int>(N.Text)
                   .Case("exact", int(Match::Exact))
                   .Case("multiset", int(Match::Multiset))
                   .Case("packets", int(Match::Packets))
                   .Case("ignore", int(Match::Ignore))
                   .Default(-1);
    if (How < 0)
      return fail(N.Line, "unknown comparison '" + N.Text +
                              "': exact, multiset, packets or ignore");
    Into = Match(How);
  }
  template <class F> void items(const YamlNode &N, StringRef What, F Each) {
    if (N.K != YamlNode::List)
      return fail(N.Line, "a list of " + What + " is wanted here");
    for (const YamlNode &Item : N.Items)
      if (Item.K == YamlNode::Map)
        Each(Item);
      else
        fail(Item.Line, "a map of fields is wanted here");
  }
  void unknown(const YamlNode &Key, StringRef Known) {
    fail(Key.Line, "unknown field '" + Key.Text + "'; there are " + Known);
  }

private:
  StringRef File;
  TableErrors &Errors;
};
} // namespace

static Phase readPhase(Reader &R, const YamlNode &N) {
  Phase P;
  for (const YamlField &F : N.Fields) {
    if (F.Key.Text == "name")
      R.text(F.Value, P.Name);
    else if (F.Key.Text == "compare")
      R.match(F.Value, P.How);
    else if (F.Key.Text == "run")
      R.text(F.Value, P.Script);
    else
      R.unknown(F.Key, "name, compare, run");
  }
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
  for (const YamlField &F : N.Fields) {
    if (F.Key.Text == "region") {
      R.text(F.Value, M.Region);
    } else if (F.Key.Text == "at") {
      for (const YamlNode &Item : F.Value.Items)
        R.number(Item, M.Offsets.emplace_back());
      if (F.Value.K != YamlNode::List)
        R.number(F.Value, M.Offsets.emplace_back());
    } else if (F.Key.Text == "what") {
      int K = llvm::StringSwitch<int>(F.Value.Text)
                  .Case("address", Mask::Address)
                  .Case("value", Mask::Value)
                  .Case("poll", Mask::Poll)
                  .Default(-1);
      if (K < 0)
        R.fail(F.Value.Line,
               "unknown mask '" + F.Value.Text + "': address, value or poll");
      else
        M.K = Mask::Kind(K);
    } else {
      R.unknown(F.Key, "region, at, what");
    }
  }
  if (M.Region.empty())
    R.fail(N.Line, "a mask needs 'region'");
  return M;
}

static DataFile readFile(Reader &R, const YamlNode &N) {
  DataFile D;
  for (const YamlField &F : N.Fields) {
    if (F.Key.Text == "name")
      R.text(F.Value, D.Name);
    else if (F.Key.Text == "size")
      R.number(F.Value, D.Bytes);
    else
      R.unknown(F.Key, "name, size");
  }
  if (D.Name.empty() || StringRef(D.Name).contains('/') || !D.Bytes)
    R.fail(N.Line, "a file needs a name without '/' and a size");
  return D;
}

static KnownProblem readKnown(Reader &R, const YamlNode &N) {
  KnownProblem K;
  for (const YamlField &F : N.Fields) {
    if (F.Key.Text == "problem")
      R.text(F.Value, K.Text);
    else if (F.Key.Text == "why")
      R.text(F.Value, K.Why);
    else
      R.unknown(F.Key, "problem, why");
  }
  if (K.Text.empty() || K.Why.empty())
    R.fail(N.Line, "a known problem needs 'problem', part of its text, and "
                   "'why' the driver is not to blame");
  return K;
}

/// One field of the scenario; false when there is none of that name.
static bool readField(Reader &R, StringRef Key, const YamlNode &V,
                      Scenario &S) {
  struct Text {
    const char *Name;
    std::string Scenario::*Into;
  };
  static const Text Texts[] = {
      {"about", &Scenario::About},   {"driver", &Scenario::Driver},
      {"source", &Scenario::Source}, {"machine", &Scenario::Machine},
      {"bus", &Scenario::Bus},       {"address", &Scenario::Address},
      {"ready", &Scenario::Ready},   {"parameters", &Scenario::Parameters},
      {"load", &Scenario::Load},     {"sound", &Scenario::Sound}};
  for (const Text &T : Texts)
    if (Key == T.Name)
      return R.text(V, S.*T.Into), true;
  struct List {
    const char *Name;
    std::vector<std::string> Scenario::*Into;
  };
  static const List Lists[] = {{"regions", &Scenario::Regions},
                               {"events", &Scenario::Events},
                               {"needs", &Scenario::Needs},
                               {"config", &Scenario::Config},
                               {"qmp-events", &Scenario::QmpEvents}};
  for (const List &L : Lists)
    if (Key == L.Name)
      return R.texts(V, S.*L.Into), true;
  if (Key == "qemu")
    return S.Qemu = splitShellWords(V.Text), true;
  if (Key == "timeout") {
    uint64_t Seconds = S.Timeout;
    R.number(V, Seconds);
    return S.Timeout = unsigned(Seconds), true;
  }
  if (Key == "probe" || Key == "remove" || Key == "reload")
    return R.match(V, Key == "probe"    ? S.ProbeHow
                      : Key == "remove" ? S.RemoveHow
                                        : S.ReloadHow),
           true;
  if (Key == "masks")
    R.items(V, "masks",
            [&](const YamlNode &N) { S.Masks.push_back(readMask(R, N)); });
  else if (Key == "files")
    R.items(V, "files",
            [&](const YamlNode &N) { S.Files.push_back(readFile(R, N)); });
  else if (Key == "known")
    R.items(V, "known problems",
            [&](const YamlNode &N) { S.Known.push_back(readKnown(R, N)); });
  else if (Key == "phases")
    R.items(V, "phases",
            [&](const YamlNode &N) { S.Phases.push_back(readPhase(R, N)); });
  else
    return false;
  return true;
}

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
                            "idle", "reload", "unbind"})
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
  if (Tree && Tree->root().K != YamlNode::Map)
    R.fail(1, "a scenario is a map of fields; see docs/trial.md");
  else if (Tree) {
    for (const YamlField &F : Tree->root().Fields)
      if (!readField(R, F.Key.Text, F.Value, S))
        R.unknown(F.Key, "about, driver, source, machine, qemu, bus, address, "
                         "regions, events, needs, parameters, ready, masks, "
                         "files, sound, phases, probe, remove, reload, load, "
                         "qmp-events, known, config, timeout (docs/trial.md)");
    if (Errors.empty())
      checkWhole(R, 1, S);
  }
  if (llvm::Error E = Errors.take())
    return std::move(E);
  return S;
}
