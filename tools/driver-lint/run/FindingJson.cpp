#include "run/FindingJson.h"

using namespace llvm;

namespace drydock {

static void putPlace(json::Object &Out, const SourcePlace &Place) {
  Out["file"] = json::fixUTF8(Place.File);
  Out["line"] = Place.Line;
  Out["column"] = Place.Column;
}

static SourcePlace getPlace(const json::Object &In) {
  SourcePlace Place;
  Place.File = In.getString("file").value_or("").str();
  Place.Line = In.getInteger("line").value_or(0);
  Place.Column = In.getInteger("column").value_or(0);
  return Place;
}

static std::string getText(const json::Object &In, StringRef Key) {
  return In.getString(Key).value_or("").str();
}

static json::Object fixToJson(const FixIt &Fix) {
  json::Object Begin, End;
  putPlace(Begin, Fix.Begin);
  putPlace(End, Fix.End);
  return json::Object{{"begin", std::move(Begin)},
                      {"end", std::move(End)},
                      {"text", json::fixUTF8(Fix.Text)}};
}

json::Object findingToJson(const Finding &F) {
  json::Object Out;
  putPlace(Out, F.Place);
  Out["function"] = F.Function;
  Out["rule"] = F.Rule;
  Out["message"] = json::fixUTF8(F.Message);
  Out["subject"] = json::fixUTF8(F.Subject);
  Out["confidence"] = confidenceName(F.Sure);
  Out["fingerprint"] = F.Fingerprint;
  json::Array Trace;
  for (const PathNote &Note : F.Trace) {
    json::Object Step;
    putPlace(Step, Note.Place);
    Step["function"] = Note.Function;
    Step["message"] = json::fixUTF8(Note.Message);
    Trace.push_back(std::move(Step));
  }
  Out["trace"] = std::move(Trace);
  if (!F.Fixes.empty()) {
    json::Array Fixes;
    for (const FixIt &Fix : F.Fixes)
      Fixes.push_back(fixToJson(Fix));
    Out["fixes"] = std::move(Fixes);
  }
  return Out;
}

bool findingFromJson(const json::Object &In, Finding &Out) {
  Out.Place = getPlace(In);
  Out.Function = getText(In, "function");
  Out.Rule = getText(In, "rule");
  Out.Message = getText(In, "message");
  Out.Subject = getText(In, "subject");
  Out.Fingerprint = getText(In, "fingerprint");
  std::string Sure = getText(In, "confidence");
  for (Confidence C :
       {Confidence::Heuristic, Confidence::Likely, Confidence::Proved})
    if (Sure == confidenceName(C))
      Out.Sure = C;
  if (const json::Array *Trace = In.getArray("trace"))
    for (const json::Value &V : *Trace)
      if (const json::Object *Step = V.getAsObject())
        Out.Trace.push_back({getPlace(*Step), getText(*Step, "function"),
                             getText(*Step, "message")});
  if (const json::Array *Fixes = In.getArray("fixes"))
    for (const json::Value &V : *Fixes)
      if (const json::Object *Fix = V.getAsObject())
        if (const json::Object *Begin = Fix->getObject("begin"))
          if (const json::Object *End = Fix->getObject("end"))
            Out.Fixes.push_back(
                {getPlace(*Begin), getPlace(*End), getText(*Fix, "text")});
  return !Out.Rule.empty();
}

} // namespace drydock
