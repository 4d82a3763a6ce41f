// Function rows: `functions:` of an API table.
#include "model/ApiLoader.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace drydock {

/// What an effect must say besides its kind.
static bool needsFamily(EffectKind K) {
  return K == EffectKind::Acquire || K == EffectKind::Release ||
         K == EffectKind::Lock || K == EffectKind::Unlock;
}
static bool needsPlace(EffectKind K) {
  return K != EffectKind::Lock && K != EffectKind::Unlock &&
         K != EffectKind::AskContext && K != EffectKind::Terminate;
}

/// `return`, a parameter name, or `*name`.
static ApiPlace readPlace(const ApiRow &Row, const YamlNode &Node,
                          const ApiFunction &Function) {
  ApiPlace Place;
  StringRef Name = Node.Text;
  if (Name == "return") {
    Place.K = ApiPlace::Return;
    if (Function.Result == ResultContract::Void)
      Row.error(Node, "'return' of a function whose result is void");
    return Place;
  }
  Place.Through = Name.consume_front("*");
  for (unsigned I = 0; I < Function.Args.size(); ++I)
    if (Function.Args[I] == Name) {
      Place.K = ApiPlace::Argument;
      Place.Index = I;
      return Place;
    }
  SmallVector<StringRef, 8> Known(Function.Args.begin(), Function.Args.end());
  Known.push_back("return");
  YamlNode Stripped = Node;
  Stripped.Text = Name;
  Row.unknown(Stripped, "parameter", Known);
  return Place;
}

ApiEffect ApiLoader::effect(const YamlNode &Node, const ApiFunction &Function) {
  static const StringRef Keys[] = {
      "effect",  "when",    "resource",    "via",  "key",
      "data",    "context", "sync",        "off",  "off_bits",
      "matches", "final",   "shared_bits", "later"};
  ApiEffect Effect;
  ApiRow Row = row(Node);
  if (!Row.keys(Keys))
    return Effect;
  Row.required("effect");
  Effect.Kind = Row.word("effect", effectWords(), EffectKind::Use);
  Effect.When = Row.word("when", whenWords(), EffectWhen::Always);
  if (const YamlNode *Resource = Row.find("resource"))
    Effect.Resource = family(Row, *Resource);
  else if (needsFamily(Effect.Kind))
    Row.error(Node, "an effect of this kind needs 'resource'");
  if (const YamlNode *Via = Row.find("via"))
    Effect.Via = readPlace(Row, *Via, Function);
  else if (needsPlace(Effect.Kind))
    Row.error(Node, "an effect of this kind needs 'via'");
  for (const YamlNode *Key : Row.list("key"))
    Effect.Key.push_back(readPlace(Row, *Key, Function));
  for (const YamlNode *Same : Row.list("matches"))
    Effect.Matches.push_back(readPlace(Row, *Same, Function));
  if (const YamlNode *Data = Row.find("data"))
    Effect.Data = readPlace(Row, *Data, Function);
  Effect.Context = Row.oneOf("context", callbackContexts()).str();
  Effect.Sync = Row.flag("sync", true);
  Effect.Final = Row.flag("final");
  Effect.Later = Row.flag("later");
  if (const YamlNode *Off = Row.find("off"))
    Effect.Off = readPlace(Row, *Off, Function);
  auto bits = [&](StringRef Name, uint64_t &Out) {
    if (const YamlNode *Bits = Row.find(Name))
      if (Bits->Text.getAsInteger(0, Out) || !Out)
        Row.error(*Bits, "'" + Name + "' is a number such as 0x80000");
  };
  bits("off_bits", Effect.OffBits);
  bits("shared_bits", Effect.SharedBits);
  return Effect;
}

void ApiLoader::readFunction(const YamlNode &Node) {
  static const StringRef Keys[] = {
      "name",       "aliases",         "header",     "args",
      "result",     "effects",         "managed",    "zeroed",
      "last_put",   "context",         "must_check", "runtime",
      "pairs_with", "managed_variant", "optional",   "returns",
      "runs",       "between"};
  ApiRow Row = row(Node);
  if (!Row.keys(Keys))
    return;
  ApiFunction Function;
  Row.required("name");
  if (!Row.find("args"))
    Row.error(Node, "'args' is missing; write [] for none");
  for (const YamlNode *Arg : Row.list("args"))
    if (Arg->Text == "...")
      Function.Variadic = true;
    else
      Function.Args.push_back(Arg->Text.str());
  Function.Result = Row.word("result", resultWords(), ResultContract::Value);
  if (const YamlNode *Same = Row.find("returns"))
    Function.Returns = readPlace(Row, *Same, Function);
  if (const YamlNode *Between = Row.find("between")) {
    SmallVector<const YamlNode *, 8> Ends = Row.list("between");
    if (Ends.size() != 2)
      return Row.error(*Between, "'between' names two parameters");
    Function.AtLeast = readPlace(Row, *Ends[0], Function);
    Function.AtMost = readPlace(Row, *Ends[1], Function);
  }
  if (const YamlNode *Device = Row.find("managed")) {
    Function.Managed = true;
    Function.Device = readPlace(Row, *Device, Function);
  }
  Function.ZeroedMemory = Row.flag("zeroed");
  Function.LastPut = Row.flag("last_put");
  Function.Context = Row.oneOf("context", callContexts()).str();
  if (Function.Context == "gfp" || Function.Context == "waits") {
    Function.Flags.Index = find(Function.Args, "gfp") - Function.Args.begin();
    Function.Flags.K = ApiPlace::Argument;
    if (Function.Flags.Index == Function.Args.size())
      Row.error(*Row.find("context"), "this context needs an argument 'gfp'");
  }
  Function.MustCheck = Row.flag("must_check");
  if (Row.find("runs"))
    Function.Runs = Row.word("runs", roleWords(), OpsRole::Suspend);
  Function.PairsWith = Row.text("pairs_with").str();
  Function.ManagedVariant = Row.text("managed_variant").str();
  Function.Runtime = Row.text("runtime").str();
  Function.Header = Row.text("header").str();
  Function.Optional = Row.flag("optional");
  Function.Line = Node.Line;
  for (const YamlNode &E : Row.maps("effects"))
    Function.Effects.push_back(effect(E, Function));
  for (const YamlNode *Alias : Row.list("aliases")) {
    ApiFunction Same = Function;
    Same.Optional = true; // a name of another version or configuration
    Same.Line = Alias->Line;
    place(std::move(Same), *Alias);
  }
  if (const YamlNode *Name = Row.find("name"))
    place(std::move(Function), *Name);
}

void ApiLoader::readFunctions(const ApiRow &Top) {
  for (const YamlNode &Node : Top.maps("functions"))
    readFunction(Node);
}

} // namespace drydock
