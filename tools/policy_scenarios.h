#pragma once

#include "tools/declaration_draft.h"
#include "tools/random_stream.h"

// What the generator's scenarios of trade policy do to a declaration: regimes, exemptions, rulings,
// remedies, programmes, and what only one mode of transport knows. Each changes choices before the
// amounts are worked out; those whose name says so, after.
namespace luong::tools {

void ruled_otherwise(DeclarationDraft& draft, RandomStream& random);         // C505
void needs_analysis(DeclarationDraft& draft, RandomStream& random);          // C506
void easily_confused(DeclarationDraft& draft, RandomStream& random);         // F313
void sensitive_to_epidemics(DeclarationDraft& draft, RandomStream& random);  // S207
void another_chapter(DeclarationDraft& draft, RandomStream& random);         // C503
void fuel(DeclarationDraft& draft, RandomStream& random);                    // F312
void past_violator(DeclarationDraft& draft, RandomStream& random);           // F306
void marked_by_another(DeclarationDraft& draft, RandomStream& random);       // F317
void temporary_import(DeclarationDraft& draft, RandomStream& random);        // H109, H109b, G201
void exempt_by_list(DeclarationDraft& draft, RandomStream& random);          // H110b-h
void reexported(DeclarationDraft& draft, RandomStream& random);              // H109c-h
void on_the_spot_import(DeclarationDraft& draft, RandomStream& random);      // H118
void on_the_spot_export(DeclarationDraft& draft, RandomStream& random);
void exempt_in_debt(DeclarationDraft& draft, RandomStream& random);       // G301
void programme_claimed(DeclarationDraft& draft, RandomStream& random);    // O609
void left_out_of_fta(DeclarationDraft& draft, RandomStream& random);      // O607
void remedy_not_declared(DeclarationDraft& draft, RandomStream& random);  // O608
void guarantee_missing(DeclarationDraft& draft, RandomStream& random);    // H103
void gold_by_air(DeclarationDraft& draft, RandomStream& random);          // S206, M101

void split_consignment(DeclarationDraft& draft, RandomStream& random);    // A807
void miscounted_after(DeclarationDraft& draft, RandomStream& random);     // M201
void plate_missing_after(DeclarationDraft& draft, RandomStream& random);  // M402
void rail_unsealed_after(DeclarationDraft& draft, RandomStream& random);  // M501
void by_river_after(DeclarationDraft& draft, RandomStream& random);       // M601

}  // namespace luong::tools
