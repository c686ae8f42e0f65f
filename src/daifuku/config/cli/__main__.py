from daifuku.config.cli import main

main()
