-- A shop to begin with. Prices in minor units.
INSERT INTO "products" ("id", "name", "description", "price") VALUES
  ('019b76da-a800-7a3b-8720-bdd606671ad1', 'Valve oil', 'A small bottle that keeps three valves quick for a season.', 690),
  ('019b7c01-0400-7466-8fac-23b8392456de', 'Polishing cloth', 'Soft cotton; takes off fingerprints, leaves the lacquer.', 450),
  ('019b8127-6000-7bc8-868f-bd9cad3c2d6d', 'Straight mute', 'Aluminium, for a trumpet that should be heard less.', 3200),
  ('019b864d-bc00-7e46-a2e7-972a16419f82', 'Music stand', 'Folds to the length of a forearm, and stands in the wind.', 2490),
  ('019b8b74-1800-76c0-8208-17fc07a0ca6e', 'Mouthpiece 7C', 'The one most players begin with, silver-plated.', 5900),
  ('019b909a-7400-737f-8ee3-9a1d815ef6d1', 'Marching lyre', 'Holds a small score to the instrument while you walk.', 1250),
  ('019b95c0-d000-706c-a3eb-b74d32e70629', 'Plastic bugle', 'Bright red, light, and cheerful in the rain.', 7900),
  ('019b9ae7-2c00-7a65-ace2-6b658b8148f6', 'Student trumpet', 'B flat, gold lacquer, with a case and a mouthpiece.', 34900),
  ('019ba00d-8800-7386-9cbf-473796da1dac', 'Flugelhorn', 'Rose brass bell, a warm tone for slow evenings.', 129000),
  ('019ba533-e400-7cf3-b7a2-c24101a9e71f', 'Concert tuba', 'Four rotary valves, nine kilograms, one very low note.', 489000)
ON CONFLICT ("id") DO NOTHING;
